"""One layer in the plane: the shape and the area of its flip region (roadmap experiment 2)."""
