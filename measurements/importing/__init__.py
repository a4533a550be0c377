"""Tables of measurements from outside, read into courses that the criteria can assess.

`reading.read_tables` is the door: CSV and XLSX files in, `courses.Course` of every subject and read out, or every fault
with its file, row and column. `docs/assess.md` says what a table needs.
"""
