"""The training of `circle_polygon`: classifiers of a disc, one hidden layer, many widths."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from qgeom.experiments.circle_polygon.parameters import Params
from qgeom.experiments.trained import Trained
from qgeom.learning.width_batches import train_widths
from qgeom.seeds import derive_seed


def train(params: Params, *, seed: int, device: str, progress: Callable[[str], None]) -> Trained:
    """Train classifiers of every width from several initialisations, all on the same points.

    Parameters
    ----------
    params : Params
        The configured parameters.
    seed : int
        All randomness follows from it.
    device : str
        ``"auto"``, ``"cpu"`` or ``"cuda"``.
    progress : callable
        Receives a line of text now and then.

    Returns
    -------
    Trained
        Networks ``width02/seed0``, …; arrays ``points`` and ``labels`` (1 inside the disc).
    """
    rng = np.random.Generator(np.random.PCG64(derive_seed(seed, "points")))
    points = rng.uniform(-1.0, 1.0, size=(params.points, 2))
    labels = (np.hypot(points[:, 0], points[:, 1]) < params.radius).astype(np.int64)
    places = [(width, k) for width in params.widths for k in range(params.seeds)]
    networks = train_widths(
        points,
        labels,
        jobs=[(width, derive_seed(seed, "network", width, k)) for width, k in places],
        epochs=params.epochs,
        learning_rate=params.learning_rate,
        device=device,
        progress=progress,
    )
    names = [f"width{width:02d}/seed{k}" for width, k in places]
    return Trained(
        networks=dict(zip(names, networks, strict=True)),
        arrays={"points": points, "labels": labels},
    )
