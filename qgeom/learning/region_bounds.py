"""Train the networks of `region_bounds`: two moons, the same number of neurons in all shapes."""

from __future__ import annotations

from collections.abc import Callable

from qgeom.datasets import make_dataset
from qgeom.experiments.region_bounds.parameters import Params
from qgeom.experiments.region_bounds.units import shape_name
from qgeom.experiments.trained import Trained
from qgeom.learning.train import TrainingOptions, train_classifiers
from qgeom.network import ReLUNetwork
from qgeom.seeds import derive_seed


def train(params: Params, *, seed: int, device: str, progress: Callable[[str], None]) -> Trained:
    """Train one network per shape and seed.

    Parameters
    ----------
    params : Params
        The configured parameters.
    seed : int
        Root of the random numbers.
    device : str
        ``"auto"``, ``"cpu"`` or ``"cuda"``.
    progress : callable
        Receives a line of text now and then.

    Returns
    -------
    Trained
        Networks named as in `units.shape_name`; arrays ``points`` and ``labels``.
    """
    data = make_dataset(
        "moons",
        n_points=params.points,
        n_test=2,
        options={"noise": params.noise},
        seed=derive_seed(seed, "moons"),
    )
    networks: dict[str, ReLUNetwork] = {}
    for hidden in params.units:
        options = TrainingOptions(
            hidden=hidden, epochs=params.epochs, learning_rate=params.learning_rate
        )
        seeds = [derive_seed(seed, "units", k, *hidden) for k in range(params.seeds)]
        made = train_classifiers(data, options, seeds=seeds, device=device, progress=progress)
        for k, network in enumerate(made.networks):
            networks[shape_name(hidden, k)] = network
    return Trained(networks=networks, arrays={"points": data.points, "labels": data.labels})
