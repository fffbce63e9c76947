"""Tropical algebra: the semiring, its polynomials and its rational functions (Foundations)."""
