"""Labelled point sets in the plane, drawn from a seed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from qgeom.errors import ParameterError, ShapeError
from qgeom.types import FloatArray, IntArray

Box: TypeAlias = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Dataset:
    """Points and labels, with a second sample of the same law held out for testing.

    Attributes
    ----------
    name : str
        Its name in configurations and tables.
    points, test_points : ndarray of float64, shape (n, 2)
        Training and held-out points in the input frame.
    labels, test_labels : ndarray of int64, shape (n,)
        Classes 0 and 1.

    Examples
    --------
    >>> moons = make_dataset("moons", n_points=10, n_test=4, options={"noise": 0.1}, seed=1)
    >>> moons.name, moons.points.shape, moons.test_labels.tolist()
    ('moons', (10, 2), [0, 0, 1, 1])
    """

    name: str
    points: FloatArray
    labels: IntArray
    test_points: FloatArray
    test_labels: IntArray

    def __post_init__(self) -> None:
        for points, labels in (
            (self.points, self.labels),
            (self.test_points, self.test_labels),
        ):
            if points.ndim != 2 or points.shape[1] != 2 or labels.shape != (len(points),):
                raise ShapeError(
                    f"points {points.shape} and labels {labels.shape} do not fit",
                    where=f"dataset {self.name}",
                    remedy="points are (n, 2), labels (n,)",
                )

    def box(self, margin: float) -> Box:
        """The bounding box of the training points, grown on every side.

        Parameters
        ----------
        margin : float
            How far it is grown, in units of the input frame.

        Returns
        -------
        tuple
            ``((x_low, x_high), (y_low, y_high))``.
        """
        low = self.points.min(axis=0) - margin
        high = self.points.max(axis=0) + margin
        return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def two_moons(
    n_points: int, *, noise: float, rng: np.random.Generator
) -> tuple[FloatArray, IntArray]:
    """Two interleaving half circles of radius 1 with Gaussian noise.

    The upper moon is the half circle around (0, 0); the lower one, class 1, the half circle
    below around (1, 0.5). Odd counts put the extra point on the upper moon.

    Returns
    -------
    points : ndarray of float64, shape (n_points, 2)
        The sample, class 0 first.
    labels : ndarray of int64, shape (n_points,)
        Classes 0 and 1.
    """
    upper = (n_points + 1) // 2
    angles = math.pi * rng.random(n_points)
    labels = (np.arange(n_points) >= upper).astype(np.int64)
    side = 1.0 - 2.0 * labels
    circle = np.stack([side * np.cos(angles), side * np.sin(angles)], axis=1)
    centres = labels[:, None] * np.array([1.0, 0.5])
    return circle + centres + noise * rng.standard_normal((n_points, 2)), labels


def two_spirals(
    n_points: int, *, noise: float, turns: float, radius: float, rng: np.random.Generator
) -> tuple[FloatArray, IntArray]:
    """Two Archimedean spirals, one the other turned by half a circle, with Gaussian noise.

    Points are spread evenly over the area that an arm sweeps (angle ∝ √uniform), so the outer
    turns are as densely sampled as the inner ones.

    Parameters
    ----------
    n_points : int
        Points in all; odd counts put the extra point on the first arm.
    noise : float
        Standard deviation per coordinate, in units of the input frame.
    turns : float
        Revolutions of each arm.
    radius : float
        Where an arm ends.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    points : ndarray of float64, shape (n_points, 2)
        The sample, class 0 first.
    labels : ndarray of int64, shape (n_points,)
        Classes 0 and 1.
    """
    first = (n_points + 1) // 2
    labels = (np.arange(n_points) >= first).astype(np.int64)
    share = np.sqrt(rng.random(n_points))
    angles = 2.0 * math.pi * turns * share + math.pi * labels
    arms = radius * share[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return arms + noise * rng.standard_normal((n_points, 2)), labels


def _moons(
    n: int, options: dict[str, float], rng: np.random.Generator
) -> tuple[FloatArray, IntArray]:
    return two_moons(n, noise=options["noise"], rng=rng)


def _spirals(
    n: int, options: dict[str, float], rng: np.random.Generator
) -> tuple[FloatArray, IntArray]:
    return two_spirals(
        n, noise=options["noise"], turns=options["turns"], radius=options["radius"], rng=rng
    )


_Sampler: TypeAlias = Callable[
    [int, dict[str, float], np.random.Generator], tuple[FloatArray, IntArray]
]
_SAMPLERS: dict[str, tuple[_Sampler, tuple[str, ...]]] = {
    "moons": (_moons, ("noise",)),
    "spirals": (_spirals, ("noise", "turns", "radius")),
}
DATASET_OPTIONS: dict[str, tuple[str, ...]] = {
    name: options for name, (_, options) in _SAMPLERS.items()
}


def make_dataset(
    name: str, *, n_points: int, n_test: int, options: dict[str, float], seed: int
) -> Dataset:
    """Draw a dataset.

    Parameters
    ----------
    name : str
        ``"moons"`` or ``"spirals"``.
    n_points, n_test : int
        Sizes of the training and of the held-out sample, both at least 2.
    options : dict of str to float
        The law's parameters, exactly those in ``DATASET_OPTIONS[name]``.
    seed : int
        Seed; the two samples use independent streams of it.

    Returns
    -------
    Dataset
        Both samples, with at most one point more of class 0 than of class 1 in each.

    Raises
    ------
    ParameterError
        For an unknown name, missing, unknown or negative options, or too few points.

    Examples
    --------
    >>> data = make_dataset("moons", n_points=10, n_test=4, options={"noise": 0.1}, seed=1)
    >>> data.points.shape, data.labels.tolist()
    ((10, 2), [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    """
    if name not in _SAMPLERS:
        raise ParameterError(f"unknown dataset {name!r}", remedy=f"one of {sorted(_SAMPLERS)}")
    sampler, wanted = _SAMPLERS[name]
    if set(options) != set(wanted):
        raise ParameterError(
            f"options are {sorted(options)}", where=f"dataset {name}", remedy=f"needs {wanted}"
        )
    if n_points < 2 or n_test < 2:
        raise ParameterError(f"{n_points} and {n_test} points", remedy="at least 2 of each")
    for option, value in options.items():
        if not (math.isfinite(value) and value >= 0):
            raise ParameterError(
                f"{option} is {value}", where=f"dataset {name}", remedy="a number from 0 up"
            )
    train_rng, test_rng = (
        np.random.Generator(np.random.PCG64(s)) for s in np.random.SeedSequence(seed).spawn(2)
    )
    points, labels = sampler(n_points, options, train_rng)
    test_points, test_labels = sampler(n_test, options, test_rng)
    return Dataset(
        name=name,
        points=points,
        labels=labels,
        test_points=test_points,
        test_labels=test_labels,
    )
