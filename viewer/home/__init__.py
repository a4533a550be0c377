"""The way in: the list of cases, and what was found in a folder of images."""
