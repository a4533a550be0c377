"""Preferences, each declared once as data."""
