"""DICOM files to volumes with geometry in LPS mm: scan, series, volume, window. Knows no Qt and no case record."""
