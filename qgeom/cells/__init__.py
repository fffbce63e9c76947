"""The cells of networks: a mesh split layer by layer, its patterns, values and affine maps."""
