"""What several experiments demand of their parameters and of the population.

Imported whenever the workflow is parsed: standard library only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qgeom.errors import ParameterError


def require_margin(margin: float) -> None:
    """Refuse a margin that is negative or not finite.

    Raises
    ------
    ParameterError
        With the value.
    """
    if not (math.isfinite(margin) and margin >= 0):
        raise ParameterError(f"margin is {margin}", remedy="a number from 0 up")


def require_shares(params: object, *names: str) -> None:
    """Refuse parameters that are not strictly between 0 and 1.

    Raises
    ------
    ParameterError
        With the first such parameter and its value.
    """
    for name in names:
        if not 0 < getattr(params, name) < 1:
            raise ParameterError(f"{name} is {getattr(params, name)}", remedy="between 0 and 1")


def lacking_seed(name: str, seed: int, seeds: int) -> list[str]:
    """One line when the population has no network with this seed.

    Examples
    --------
    >>> lacking_seed("showcase_seed", 5, 5)
    ['showcase_seed: is 5; population.seeds makes 0 to 4']
    """
    if seed < seeds:
        return []
    return [f"{name}: is {seed}; population.seeds makes 0 to {seeds - 1}"]


def lacking_grids(name: str, wanted: str | Sequence[str], grids: Sequence[str]) -> list[str]:
    """One line per grid that the population lacks.

    Parameters
    ----------
    name : str
        The parameter that asks for it.
    wanted : str or sequence of str
        One grid, or a list of them.
    grids : sequence of str
        Those of the population.

    Returns
    -------
    list of str
        Empty when all are there.

    Examples
    --------
    >>> lacking_grids("showcase_grid", "step", ["fixed_range"])
    ["showcase_grid: is 'step'; quantization.grids has fixed_range"]
    """
    verb, each = ("is", [wanted]) if isinstance(wanted, str) else ("has", [*wanted])
    listed = ", ".join(grids)
    return [
        f"{name}: {verb} {grid!r}; quantization.grids has {listed}"
        for grid in each
        if grid not in grids
    ]


def lacking_bits(name: str, wanted: int | Sequence[int], bits: Sequence[int]) -> list[str]:
    """One line per bit-width that the population lacks.

    Parameters
    ----------
    name : str
        The parameter that asks for it.
    wanted : int or sequence of int
        One bit-width, or a list of them.
    bits : sequence of int
        Those of the population.

    Returns
    -------
    list of str
        Empty when all are there.

    Examples
    --------
    >>> lacking_bits("showcase_bits", [4, 8], [2, 8])
    ['showcase_bits: has 4; quantization.bits has 2, 8']
    """
    listed = ", ".join(str(b) for b in bits)
    verb, each = ("is", [wanted]) if isinstance(wanted, int) else ("has", [*wanted])
    return [f"{name}: {verb} {b}; quantization.bits has {listed}" for b in each if b not in bits]


@dataclass(frozen=True, kw_only=True)
class Demands:
    """Names of an experiment's parameters that ask something of the population.

    Attributes
    ----------
    seeds : tuple of str
        Parameters that are the seed of a network.
    grids : tuple of str
        Parameters that are a grid, or a list of them.
    bits : tuple of str
        Parameters that are a bit-width, or a list of them.
    """

    seeds: tuple[str, ...] = ()
    grids: tuple[str, ...] = ()
    bits: tuple[str, ...] = ()

    def conflicts(
        self, params: object, *, seeds: int, grids: Sequence[str], bits: Sequence[int]
    ) -> list[str]:
        """What the population lacks, one line per parameter that asks for it.

        Parameters
        ----------
        params : object
            The experiment's parameters.
        seeds : int
            Networks per dataset.
        grids : sequence of str
            Names of the grids.
        bits : sequence of int
            Bit-widths.

        Returns
        -------
        list of str
            Empty when the experiment can run.

        Examples
        --------
        >>> from types import SimpleNamespace
        >>> params = SimpleNamespace(showcase_seed=0, showcase_bits=4)
        >>> demands = Demands(seeds=("showcase_seed",), bits=("showcase_bits",))
        >>> demands.conflicts(params, seeds=5, grids=["fixed_range"], bits=[2, 8])
        ['showcase_bits: is 4; quantization.bits has 2, 8']
        """
        return [
            *(line for n in self.seeds for line in lacking_seed(n, getattr(params, n), seeds)),
            *(line for n in self.grids for line in lacking_grids(n, getattr(params, n), grids)),
            *(line for n in self.bits for line in lacking_bits(n, getattr(params, n), bits)),
        ]
