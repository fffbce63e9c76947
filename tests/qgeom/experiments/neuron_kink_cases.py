"""The parameters of a small run of `neuron_kink`."""

from qgeom.experiments.neuron_kink.parameters import Params

PARAMS = Params(
    weight=1.7,
    bias=-0.5,
    step=0.5,
    window=(-0.25, 1.0),
    samples=51,
    smallest_step=0.05,
    largest_step=2.0,
    steps=14,
    weights=(-0.9, 0.2, 1.1),
    biases=(0.0, 0.8),
    sign_changes=((0.4, -0.3),),
)
