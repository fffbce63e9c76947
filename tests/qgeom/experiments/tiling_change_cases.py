"""The parameters of a small run of `tiling_change`."""

from qgeom.experiments.tiling_change.parameters import Params

PARAMS = Params(
    hidden_weights=((1.7, 0.3), (-0.4, 1.2)),
    hidden_biases=(0.5, -0.6),
    output_weights=(1.0, -0.8),
    window=2.0,
    small_grid="fixed_range",
    small_bits=(2, 3),
    margin=0.5,
    resolution=20,
    changed_share=0.05,
    few_share=0.25,
    confidence=0.95,
    showcase_seed=0,
    showcase_grid="symmetric_tensor",
    showcase_bits=3,
)
