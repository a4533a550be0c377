"""The reading desk: where images, tools, tables and the record meet."""
