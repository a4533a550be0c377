"""The deterministic phantom: CT, PET/CT and MR of an abdomen that never was a patient, with lesions of known size."""
