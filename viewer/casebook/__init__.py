"""The panels in which the record of a case is read and edited."""
