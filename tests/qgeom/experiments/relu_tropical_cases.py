"""The parameters of a small run of `relu_tropical`."""

from qgeom.experiments.relu_tropical.parameters import Params

PARAMS = Params(
    draws=2,
    width=3,
    largest=2,
    points=4,
    terms=4,
    half_width=5.0,
    margin=0.5,
    seeds=1,
    grid="symmetric_tensor",
    bits=4,
    scaled_seeds=1,
    scaled_bits=(4,),
    growth_widths=(1, 2, 4),
    growth_depth=2,
    growth_width=2,
    growth_draws=1,
    showcase_seed=0,
)
