"""Response criteria: one rule a small module, rule sets as data, exact arithmetic throughout."""
