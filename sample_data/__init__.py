"""The sample case and the phantom that draws its images: origin, licence and true sizes stand in README.md."""
