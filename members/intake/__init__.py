"""Check an operator's file as a whole, then apply it; from a command or a task."""
