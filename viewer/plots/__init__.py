"""The course of a case over time, drawn."""
