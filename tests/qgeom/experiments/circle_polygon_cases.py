"""The parameters of a small run of `circle_polygon`."""

from qgeom.experiments.circle_polygon.parameters import Params

PARAMS = Params(
    radius=0.7,
    points=8,
    widths=(2, 3, 5),
    seeds=2,
    epochs=1,
    learning_rate=0.1,
    draws=3,
    deep_hidden=(3, 3),
    largest_lattice=6,
    drawn_lattice=4,
    confidence=0.9,
)
