"""Claims about the dense grid that the document draws the tiling with."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.tiling_change.results import LATTICE, Results, make_claim
from qgeom.judges import judge_all, judge_bound

_SMALL = 0.01


def lattice_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge whether a dense grid shows all cells, and which of them change."""
    n = int(results.number("resolution"))
    shows = make_claim(
        "9.4",
        "grid-shows-tiling",
        Kind.IDENTITY,
        f"A dense grid coloured by pattern is the tiling: no cell of a network or its twin lies "
        f"between the points of a {n} × {n} grid.",
        LATTICE,
    )
    slivers = make_claim(
        "9.4",
        "grid-misses-slivers",
        Kind.BOUND,
        f"What such a grid misses is small in area: cells of the common refinement without a "
        f"point cover at most {_SMALL:.0%} of the box.",
        LATTICE,
        corrects=shows.id,
    )
    tells = make_claim(
        "9.4",
        "grid-tells-changes",
        Kind.VALUE,
        "Cells that appear or disappear can be read off such a grid: it finds as many as there "
        "are.",
        LATTICE,
    )
    missed = results.numbers("lattice", "float_missed") + results.numbers(
        "lattice", "quantized_missed"
    )
    right = np.ones(len(missed), dtype=np.bool_)
    rows = results.names("row", "grid") == str(results.outcome.metrics["showcase_grid"])
    for name in ("lost", "gained"):
        right &= results.numbers("lattice", name) == results.numbers("row", name)[rows]
    area = float(results.numbers("lattice", "missed_area").max())
    return (
        judge_all(shows, missed == 0),
        judge_bound(slivers, measured=area, at_most=_SMALL, origin="areas in float64"),
        judge_all(tells, right),
    )
