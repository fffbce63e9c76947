"""Signs that floating point leaves open, decided in exact arithmetic."""
