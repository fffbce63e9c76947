"""Typed access to the computed columns, and short ways to make claims of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.judges import judge_count

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray, FloatArray, IntArray

WAVE = "fig-relu-tropical-wave"
QUADRANTS = "fig-relu-tropical-quadrants"
PARTITIONS = "fig-relu-tropical-partitions"
TURNS = "fig-relu-tropical-turns"
GROWTH = "fig-relu-tropical-growth"
DIRECTIONS = "tbl-relu-tropical-directions"
REGIONS = "tbl-relu-tropical-regions"
SCALES = "tbl-relu-tropical-scales"


def numbers(outcome: Outcome, name: str) -> FloatArray:
    """One column as float64."""
    return np.asarray(outcome.array(name), dtype=np.float64)


def counts(outcome: Outcome, name: str) -> IntArray:
    """One column as int64."""
    return np.asarray(outcome.array(name), dtype=np.int64)


def flags(outcome: Outcome, name: str) -> BoolArray:
    """One column as bool."""
    return np.asarray(outcome.array(name), dtype=np.bool_)


def texts(outcome: Outcome, name: str) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """One column as text."""
    return np.asarray(outcome.array(name), dtype=np.str_)


def tgr(topic: str, kind: Kind, statement: str, *evidence: str, corrects: str = "") -> Claim:
    """Name a claim of the blog article, in its part on ReLU networks."""
    return Claim.of("TGR", "relu", topic, kind, statement, *evidence, corrects=corrects)


def tgq(
    section: str, topic: str, kind: Kind, statement: str, *evidence: str, corrects: str = ""
) -> Claim:
    """Name a claim of the research programme."""
    return Claim.of("TGQ", section, topic, kind, statement, *evidence, corrects=corrects)


def none_wrong(claim: Claim, wrong: IntArray, cases: IntArray) -> LedgerEntry:
    """Judge a statement that was tested at many points per case."""
    return judge_count(claim, violations=int(wrong.sum()), cases=int(cases.sum()))
