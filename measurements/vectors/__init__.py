"""Runs classifications from outside through the public doors of the engine: `python -m measurements.vectors PATH`.

`running.run` is the entry: a folder in, a verdict on every record out. `docs/vectors.md` has the format, what counts as
passed, and the readings taken where a record or the criteria leave room.
"""
