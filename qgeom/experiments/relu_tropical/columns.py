"""Labels of figures and tables, and short ways to make claims that cite them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qgeom.claims import Claim, LedgerEntry
from qgeom.judges import judge_count

if TYPE_CHECKING:
    from qgeom.types import IntArray

WAVE = "fig-relu-tropical-wave"
QUADRANTS = "fig-relu-tropical-quadrants"
PARTITIONS = "fig-relu-tropical-partitions"
TURNS = "fig-relu-tropical-turns"
GROWTH = "fig-relu-tropical-growth"
DIRECTIONS = "tbl-relu-tropical-directions"
REGIONS = "tbl-relu-tropical-regions"
SCALES = "tbl-relu-tropical-scales"

tgr = partial(Claim.of, "TGR", "relu")
tgq = partial(Claim.of, "TGQ")


def none_wrong(claim: Claim, wrong: IntArray, cases: IntArray) -> LedgerEntry:
    """Judge a statement that was tested at many points per case."""
    return judge_count(claim, violations=int(wrong.sum()), cases=int(cases.sum()))
