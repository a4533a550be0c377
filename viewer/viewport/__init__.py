"""The place on screen where one slice is shown and measured."""
