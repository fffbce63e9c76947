"""Where a network and its twin differ in their activation patterns, and by how much."""
