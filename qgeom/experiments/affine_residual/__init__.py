"""The error of a quantized twin, cell by cell: which part is affine (roadmap experiment 8)."""
