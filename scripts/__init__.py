"""The set-up and the other commands behind the Makefile. Standard library only."""
