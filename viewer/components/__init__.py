"""The small widgets that any screen is made of; they know the theme and nothing of cases or images."""
