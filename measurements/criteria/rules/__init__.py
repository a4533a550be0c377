"""The single rules of RECIST 1.1, each where it can be read and tested alone."""
