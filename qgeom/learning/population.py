"""Train a population, drawing a stuck network anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from qgeom.datasets import Dataset
from qgeom.decisions import accuracy
from qgeom.errors import ParameterError, TrainingError
from qgeom.learning.train import TrainingOptions, ignore, train_classifiers
from qgeom.network import ReLUNetwork


@dataclass(frozen=True, eq=False, kw_only=True)
class TrainedMember:
    """One network of the population.

    Attributes
    ----------
    network : ReLUNetwork
        The network.
    seed : int
        The seed of its initialisation.
    attempt : int
        How many initialisations got stuck before this one.
    """

    network: ReLUNetwork
    seed: int
    attempt: int


def train_population(
    dataset: Dataset,
    options: TrainingOptions,
    *,
    count: int,
    attempts: int,
    seed_of: Callable[[int, int], int],
    device: str,
    progress: Callable[[str], None] = ignore,
) -> tuple[TrainedMember, ...]:
    """Train `count` networks in one batch; draw anew those that stay below the demanded accuracy.

    Some initialisations end in a poor local minimum (on two moons, that of a straight boundary).
    They are no results. How often it happened is kept in `TrainedMember.attempt`.

    Parameters
    ----------
    dataset : Dataset
        What they are trained on.
    options : TrainingOptions
        How; ``options.min_accuracy`` is the demanded share of correct training points.
    count : int
        Size of the population.
    attempts : int
        Initialisations that each place of the population may use up, at least 1.
    seed_of : callable
        The seed of a place (from 0) and attempt (from 0).
    device : str
        ``"auto"``, ``"cpu"`` or ``"cuda"``.
    progress : callable
        Receives a line of text now and then.

    Returns
    -------
    tuple of TrainedMember
        One per place, in order.

    Raises
    ------
    TrainingError
        When a place used up all attempts; its place and best accuracy are named.
    ParameterError
        When `count` or `attempts` is below 1.
    """
    if count < 1 or attempts < 1:
        raise ParameterError(f"count is {count}, attempts is {attempts}", remedy="at least 1 each")
    members: dict[int, TrainedMember] = {}
    best = dict.fromkeys(range(count), 0.0)
    for attempt in range(attempts):
        waiting = [place for place in range(count) if place not in members]
        seeds = [seed_of(place, attempt) for place in waiting]
        trained = train_classifiers(
            dataset,
            replace(options, min_accuracy=0.0),
            seeds=seeds,
            device=device,
            progress=progress,
        )
        for place, seed, network in zip(waiting, seeds, trained.networks, strict=True):
            reached = accuracy(network, dataset.points, dataset.labels)
            best[place] = max(best[place], reached)
            if reached >= options.min_accuracy:
                members[place] = TrainedMember(network=network, seed=seed, attempt=attempt)
            else:
                progress(f"network {place} got stuck at {reached:.1%}, attempt {attempt + 1}")
        if len(members) == count:
            return tuple(members[place] for place in range(count))
    lost = min(place for place in range(count) if place not in members)
    raise TrainingError(
        f"network {lost} reaches at most {best[lost]:.1%} of the training points in {attempts} "
        f"attempt(s), below {options.min_accuracy:.1%}",
        where=f"dataset {dataset.name}",
        remedy="train longer (training.epochs), allow more training.attempts or lower min_accuracy",
    )
