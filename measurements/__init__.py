"""The domain: lesions, dates, measurements, criteria and the record of a case. Plain Python, no screen."""
