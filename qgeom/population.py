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
