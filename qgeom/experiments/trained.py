"""What the training job of an experiment hands to its computation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qgeom.errors import ParameterError
from qgeom.experiments.outcome import Array
from qgeom.network import ReLUNetwork


@dataclass(frozen=True, eq=False, kw_only=True)
class Trained:
    """Networks that an experiment trains for itself, and what it needs beside them.

    Attributes
    ----------
    networks : mapping of str to ReLUNetwork
        By a name that the experiment chooses, such as ``width08/seed3``.
    arrays : mapping of str to ndarray
        For instance the data of the training; no object arrays.

    Raises
    ------
    ParameterError
        When there is no network, for an empty name, or for an array of objects.

    Examples
    --------
    >>> network = ReLUNetwork([[[1.0]]], [[0.5]])
    >>> Trained(networks={"seed0": network}).networks["seed0"].widths
    (1, 1)
    """

    networks: Mapping[str, ReLUNetwork]
    arrays: Mapping[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.networks:
            raise ParameterError("no network was trained", remedy="train at least one")
        for name in (*self.networks, *self.arrays):
            if not name:
                raise ParameterError("a name is empty", remedy="name every network and array")
        for name, array in self.arrays.items():
            if array.dtype.hasobject:
                raise ParameterError("arrays of objects cannot be stored", where=name)

    def network(self, name: str) -> ReLUNetwork:
        """One network by name; raises `ParameterError` for an unknown name."""
        if name not in self.networks:
            raise ParameterError(
                f"no network {name!r}", remedy=f"there are {sorted(self.networks)}"
            )
        return self.networks[name]
