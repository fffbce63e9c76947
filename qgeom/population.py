"""The population under study: trained networks with their data and quantized twins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qgeom.datasets import Dataset
from qgeom.errors import ParameterError
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork


@dataclass(frozen=True, order=True)
class TwinKey:
    """Names one quantized twin of a network: its grid and bits.

    Examples
    --------
    >>> TwinKey("symmetric_tensor", 4) < TwinKey("symmetric_tensor", 8)
    True
    """

    grid: str
    bits: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Member:
    """One trained network.

    Attributes
    ----------
    dataset : str
        Name of the data it was trained on.
    seed : int
        Index of its initialisation, from 0.
    network : ReLUNetwork
        The float network.
    twins : mapping of TwinKey to QuantizedNetwork
        Its quantized twins.
    """

    dataset: str
    seed: int
    network: ReLUNetwork
    twins: Mapping[TwinKey, QuantizedNetwork]


@dataclass(frozen=True, eq=False, kw_only=True)
class Population:
    """Datasets and all networks trained on them.

    Raises
    ------
    ParameterError
        When a member names a dataset that is not there, or members have different twins.
    """

    datasets: Mapping[str, Dataset]
    members: tuple[Member, ...]

    def __post_init__(self) -> None:
        for member in self.members:
            if member.dataset not in self.datasets:
                raise ParameterError(
                    f"member trained on {member.dataset!r}, datasets are {sorted(self.datasets)}"
                )
            if set(member.twins) != set(self.members[0].twins):
                raise ParameterError(
                    f"member {member.dataset}/{member.seed} has other twins than the first member"
                )

    @property
    def twin_keys(self) -> tuple[TwinKey, ...]:
        """All (grid, bits), in the order of the first member."""
        return tuple(self.members[0].twins) if self.members else ()

    def of(self, dataset: str) -> Iterator[Member]:
        """Members trained on one dataset, by seed."""
        return (member for member in self.members if member.dataset == dataset)


def require_population(
    population: Population | None, *, showcase_seed: int, where: str
) -> Population:
    """Refuse a population without networks, or without the one to be shown.

    Parameters
    ----------
    population : Population or None
        What an experiment was given.
    showcase_seed : int
        A seed that some network of every dataset must have.
    where : str
        The experiment, for the message.

    Returns
    -------
    Population
        The same, which is not None.

    Raises
    ------
    ParameterError
        When there is no network, or none of that seed for some dataset.
    """
    if population is None or not population.members:
        raise ParameterError("no networks", where=where, remedy="train at least one")
    for name in dict.fromkeys(member.dataset for member in population.members):
        if showcase_seed not in {member.seed for member in population.of(name)}:
            raise ParameterError(
                f"no network {showcase_seed} of {name} for showcase_seed", where=where
            )
    return population


def require_plane_classifiers(
    population: Population, *, where: str, hidden_layers: int = 1
) -> None:
    """Refuse networks that are not classifiers of the plane of one shape.

    Parameters
    ----------
    population : Population
        The networks: of 2 inputs, 1 output and the same hidden widths.
    where : str
        The experiment, for the message.
    hidden_layers : int, optional
        How many hidden layers they must have at least.

    Raises
    ------
    ParameterError
        With the widths that there are.
    """
    shapes = sorted({member.network.widths for member in population.members})
    fits = {len(s) >= hidden_layers + 2 and (s[0], s[-1]) == (2, 1) for s in shapes}
    if len(shapes) > 1 or fits != {True}:
        raise ParameterError(
            f"networks have widths {shapes}",
            where=where,
            remedy=f"all of one shape, 2 inputs, at least {hidden_layers} hidden layers, 1 output",
        )
