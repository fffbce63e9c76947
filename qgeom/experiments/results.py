"""Reading outcomes: columns by name, and statistics over the networks of a population."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from qgeom.claims import Claim, LedgerEntry
from qgeom.errors import ParameterError
from qgeom.experiments.columns import flags, floats, ints, texts
from qgeom.experiments.outcome import Outcome
from qgeom.judges import judge_count, judge_interval
from qgeom.statistics import Interval, mean_interval
from qgeom.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Results:
    """An outcome with typed access to what it holds; a room adds what is its own.

    Attributes
    ----------
    outcome : Outcome
        What `compute` returned.

    Examples
    --------
    >>> outcome = Outcome(arrays={"row_bits": np.array([2, 4])}, metrics={"step": 0.5})
    >>> results = Results(outcome)
    >>> results.number("step"), results.row("bits")
    (0.5, array([2., 4.]))
    """

    outcome: Outcome

    def floats(self, name: str) -> FloatArray:
        """An array of numbers."""
        return floats(self.outcome, name)

    def numbers(self, table: str, name: str) -> FloatArray:
        """A column of numbers of a table."""
        return self.floats(f"{table}_{name}")

    def counts(self, table: str, name: str) -> IntArray:
        """A column of whole numbers of a table."""
        return ints(self.outcome, f"{table}_{name}")

    def flags(self, table: str, name: str) -> BoolArray:
        """A column of truth values of a table."""
        return flags(self.outcome, f"{table}_{name}")

    def names(self, table: str, name: str) -> NDArray[np.str_]:
        """A column of names of a table."""
        return texts(self.outcome, f"{table}_{name}")

    def row(self, name: str) -> FloatArray:
        """A column of numbers of the table of rows."""
        return self.numbers("row", name)

    def label(self, name: str) -> NDArray[np.str_]:
        """A column of names of the table of rows."""
        return self.names("row", name)

    def number(self, name: str) -> float:
        """A number among the metrics; raises `ParameterError` for anything else."""
        value = self.outcome.metrics.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ParameterError(f"is {value!r}", where=f"metrics.{name}", remedy="a number")
        return float(value)


@dataclass(frozen=True, eq=False)
class PopulationResults(Results):
    """An outcome with one row per twin of a population, and the level of its intervals.

    Rows name their network by ``row_dataset`` and ``row_seed`` and their twin by ``row_bits``;
    ``confidence`` is a metric. Arrays ``member_…`` have one entry per network.
    """

    support: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    """Where the means lie that are judged: shares, differences of shares, correlations."""

    def member(self, name: str) -> FloatArray:
        """A column of numbers, one per network."""
        return self.numbers("member", name)

    @cached_property
    def bits(self) -> IntArray:
        """Bit-width of each twin."""
        return self.counts("row", "bits")

    @cached_property
    def network(self) -> IntArray:
        """Number of each twin's float network: its place among the members, or among the rows."""
        rows = self._keys("row")
        listed = self._keys("member") if "member_dataset" in self.outcome.arrays else rows
        places = {key: place for place, key in enumerate(dict.fromkeys(listed))}
        return np.array([places[key] for key in rows], dtype=np.int64)

    def _keys(self, table: str) -> list[tuple[str, float]]:
        names = self.outcome.array(f"{table}_dataset").tolist()
        return list(zip(names, self.floats(f"{table}_seed").tolist(), strict=True))

    def per_network(self, values: FloatArray, where: BoolArray | None = None) -> FloatArray:
        """Mean over the twins of each network, of those values that are numbers.

        Parameters
        ----------
        values : ndarray of float64, shape (rows,)
            One value per twin, NaN where the twin has none.
        where : ndarray of bool, shape (rows,), optional
            The twins to look at.

        Returns
        -------
        ndarray of float64
            One value per network that has any; the others are left out.
        """
        usable = np.isfinite(values) if where is None else np.isfinite(values) & where
        networks = np.unique(self.network[usable])
        return np.array([values[usable & (self.network == k)].mean() for k in networks])

    def interval(
        self, values: FloatArray, *, support: tuple[float, float] | None = None
    ) -> Interval:
        """Interval of the mean over networks, at the configured level.

        Parameters
        ----------
        values : ndarray of float64
            One per network.
        support : (float, float), optional
            Where the mean can lie, if not where the room's statistics do.

        Returns
        -------
        Interval
            Cut to the support.
        """
        within = self.support if support is None else support
        return mean_interval(values, confidence=self.number("confidence"), support=within)

    def judge(
        self,
        claim: Claim,
        values: FloatArray,
        *,
        above: float | None = None,
        below: float | None = None,
        effect: str,
    ) -> LedgerEntry:
        """Judge the mean over networks against a threshold; no network, no verdict."""
        finite = values[np.isfinite(values)]
        if not finite.size:
            return judge_count(claim, violations=0, cases=0)
        return judge_interval(claim, self.interval(finite), above=above, below=below, effect=effect)
