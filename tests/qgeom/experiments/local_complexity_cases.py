"""The parameters of a small run of `local_complexity`."""

from qgeom.experiments.local_complexity.parameters import Params

PARAMS = Params(
    margin=0.5,
    resolution=9,
    radii=(0.02, 0.1),
    reference_radius=0.1,
    directions=(1, 2, 4),
    reference_directions=2,
    grids=("symmetric_tensor",),
    confidence=0.95,
    faithful=0.9,
    useful=0.7,
    roc_points=5,
    showcase_seed=0,
    showcase_grid="symmetric_tensor",
    showcase_bits=(3,),
    showcase_resolution=6,
)
