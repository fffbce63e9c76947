"""Training, the only part of the library that needs torch."""
