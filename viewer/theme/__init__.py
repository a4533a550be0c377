"""Tokens, fonts and the style made of them, once for the whole window."""
