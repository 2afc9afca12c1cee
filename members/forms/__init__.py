"""Forms of the people who sign in."""
