"""How fast Nadir is, beside its peers: python -m benchmarks."""
