"""The version of the program, as every record names it; the same as in pyproject.toml, which a test holds."""

VERSION = "0.1.0"
