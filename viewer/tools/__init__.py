"""Gestures on an image as generators: pointers in, drafts out. No Qt."""
