"""Pages of the people who sign in."""
