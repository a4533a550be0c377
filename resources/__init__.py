"""Icons and texts of the window, read by `viewer/assets.py` alone."""
