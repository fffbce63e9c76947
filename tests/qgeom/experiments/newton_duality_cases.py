"""The parameters of a small run of `newton_duality`."""

from qgeom.experiments.newton_duality.parameters import Params

PARAMS = Params(
    degrees=(2, 3),
    draws=1,
    space_degrees=(2,),
    space_draws=1,
    spread=40,
    points=2,
    steps=(3, 20),
    loop_coefficients=(-41, 3, 12, 9, 38, -2, -53, 4, -13, -68),
    loop_lowered=0,
    rounding_step=25,
    rounding_fine_step=10,
)
