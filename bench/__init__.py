"""The figures of docs/operations.md: `make bench`."""
