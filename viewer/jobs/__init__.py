"""Long tasks off the window's thread, seen and stopped by one set of signals."""
