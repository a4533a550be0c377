"""The open case and the one door through which it changes."""
