"""The tiling of the plane before and after quantization (roadmap experiment 4)."""
