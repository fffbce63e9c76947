"""Error regions of linear networks: zonotopes, exact to first order (roadmap experiment 5)."""
