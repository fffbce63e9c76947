"""Whether the density of boundaries around a point foretells flips (roadmap experiment 7)."""
