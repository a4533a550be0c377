"""The Qt application: reading desk, case book, plots, and what joins them."""
