"""Two layers in the plane: a difference of convex functions (roadmap experiment 3)."""
