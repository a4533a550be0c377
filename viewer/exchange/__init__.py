"""A case to and from DICOM objects, where imaging and record meet. No Qt."""
