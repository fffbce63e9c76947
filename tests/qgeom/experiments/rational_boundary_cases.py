"""The parameters of a small run of `rational_boundary`."""

from qgeom.experiments.rational_boundary.parameters import Params

PARAMS = Params(
    hidden=((1.7, 0.3), (-0.4, 1.2)),
    output=(1.1, -0.9),
    hidden_biases=(0.6, -0.5),
    output_bias=0.6,
    threshold=0.25,
    step=0.5,
    half_width=2.0,
    widths=(2, 4),
    draws=2,
    steps=(0.5, 0.0625),
    points=5,
    reach=2.0,
)
