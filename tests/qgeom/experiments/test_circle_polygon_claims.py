"""`circle_polygon`: claims hold on fitting data and fail on data made to contradict them."""

import numpy as np
import pytest

from qgeom.experiments.circle_polygon.areas import least_wrong
from qgeom.experiments.circle_polygon.claims import claims
from qgeom.experiments.circle_polygon.families import lattice_edges, most_cells
from qgeom.experiments.outcome import Outcome

WIDTHS = (2, 3, 4, 8)
SEEDS = 4
FAMILIES = ("trained", "star", "random", "lattice")


def made_rows():
    """One network after the other: family, width, number, edges, closed, one_way."""
    rows = []
    for n in WIDTHS:
        for k in range(SEEDS):
            edges = 6 if (n, k) == (3, 0) else 2 * ((n + 1) // 2) + 2 * (k == 1 and n > 2)
            rows.append(("trained", n, k, edges, n > 2, n > 2))
        if n > 2:
            rows.append(("star", n, 0, 2 * n, True, True))
        rows.append(("random", n, 0, 2 * n + 1 if n == 8 else 3, False, False))
    rows += [("lattice", n, 0, lattice_edges(n), False, n == 2) for n in range(2, 17)]
    return rows


def arrays():
    """Data on which each claim has the verdict in EXPECTED."""
    family, width, number, edges, closed, one_way = map(np.array, zip(*made_rows(), strict=True))
    aimed = (family == "trained") | (family == "star")
    least = np.array([least_wrong(max(int(k), 3)) for k in edges])
    cells = np.array([most_cells(int(n)) for n in width])
    return {
        "row_family": family,
        "row_width": width,
        "row_number": number,
        "row_edges": edges,
        "row_closed": closed,
        "row_one_way": one_way,
        "row_within": closed,
        "row_cells": cells,
        "row_regions": cells,
        "row_wrong": np.where(aimed, 1.5 * least, np.nan),
        "deep_family": np.array(["pyramid", "random"]),
        "deep_edges": np.array([5, 9]),
        "deep_regions": np.array([4, 30]),
        "deep_cells": np.array([12, 31]),
    }


METRICS = {"confidence": 0.95}


def verdicts(changes=()):
    made = arrays()
    for name, change in dict(changes).items():
        made[name] = change(made)
    entries = claims(Outcome(arrays=made, metrics=METRICS))
    return {e.claim.id.removeprefix("TGR-complexity-"): str(e.verdict) for e in entries}


EXPECTED = {
    "circle-not-exact": "reproduced",
    "circle-least-area": "reproduced",
    "edges-regions": "corrected",
    "edges-regions-one-layer": "reproduced",
    "edges-cells": "reproduced",
    "polygon-2n": "corrected",
    "polygon-2n-from-3": "reproduced",
    "polygon-2n-learned": "reproduced",
    "edges-at-most-2n": "corrected",
    "edges-at-most-2n-convex": "reproduced",
    "edges-linear-largest": "corrected",
    "edges-quadratic-largest": "reproduced",
    "edges-linear-trained": "reproduced",
}


def test_verdicts_on_fitting_data():
    assert verdicts() == EXPECTED


def first(made, column, family, value, width=None):
    """A column with another value in the first row of a family (and width)."""
    rows = made["row_family"] == family
    if width is not None:
        rows &= made["row_width"] == width
    changed = made[column].copy()
    changed[np.nonzero(rows)[0][0]] = value
    return changed


def few_edges(made):
    """At most 2n − 1 edges in trained networks, and at most 2n elsewhere but on the lattices."""
    trained = made["row_family"] == "trained"
    most = np.where(trained, 2 * made["row_width"] - 1, 2 * made["row_width"])
    lattice = made["row_family"] == "lattice"
    return np.where(lattice, made["row_edges"], np.minimum(made["row_edges"], most))


def squares(made):
    return np.where(made["row_family"] == "trained", made["row_width"] ** 2, made["row_edges"])


@pytest.mark.parametrize(
    ("claim", "verdict", "changes"),
    [
        (
            "circle-not-exact",
            "refuted",
            {"row_wrong": lambda m: first(m, "row_wrong", "trained", 0.0)},
        ),
        (
            "circle-least-area",
            "refuted",
            {"row_wrong": lambda m: first(m, "row_wrong", "star", 0.9 * least_wrong(6))},
        ),
        ("circle-least-area", "inconclusive", {"row_within": lambda m: m["row_within"] & False}),
        ("edges-regions", "reproduced", {"deep_regions": lambda m: m["deep_regions"] + 1}),
        (
            "edges-regions-one-layer",
            "refuted",
            {"row_regions": lambda m: first(m, "row_regions", "star", 5)},
        ),
        (
            "edges-regions",
            "refuted",
            {"row_regions": lambda m: first(m, "row_regions", "star", 5)},
        ),
        ("edges-cells", "refuted", {"row_cells": lambda m: first(m, "row_cells", "random", 2)}),
        ("edges-cells", "refuted", {"deep_cells": lambda m: m["deep_cells"] - 8}),
        (
            "polygon-2n",
            "reproduced",
            {"row_edges": lambda m: first(m, "row_edges", "trained", 4)},
        ),
        (
            "polygon-2n-from-3",
            "refuted",
            {"row_edges": lambda m: first(m, "row_edges", "star", 5)},
        ),
        (
            "polygon-2n-from-3",
            "refuted",
            {"row_closed": lambda m: first(m, "row_closed", "star", value=False)},
        ),
        ("polygon-2n-learned", "inconclusive", {"row_edges": few_edges}),
        (
            "edges-at-most-2n-convex",
            "refuted",
            {"row_one_way": lambda m: first(m, "row_one_way", "random", value=True, width=8)},
        ),
        (
            "edges-linear-largest",
            "reproduced",
            {"row_edges": lambda m: first(m, "row_edges", "lattice", 74, width=16)},
        ),
        (
            "edges-quadratic-largest",
            "refuted",
            {"row_edges": lambda m: first(m, "row_edges", "lattice", 74, width=16)},
        ),
        (
            "edges-quadratic-largest",
            "refuted",
            {"row_edges": lambda m: first(m, "row_edges", "random", 99, width=3)},
        ),
        ("edges-linear-trained", "refuted", {"row_edges": squares}),
        ("edges-linear-trained", "inconclusive", {"row_closed": lambda m: m["row_closed"] & False}),
    ],
)
def test_verdicts_on_contradicting_data(claim, verdict, changes):
    assert verdicts(changes)[claim] == verdict


def test_no_network_breaks_2n_when_none_does():
    def within(made):
        return np.minimum(made["row_edges"], 2 * made["row_width"])

    assert verdicts({"row_edges": within})["edges-at-most-2n"] == "reproduced"


def test_one_initialisation_is_no_interval():
    def single(made):
        return np.where(made["row_number"] == 0, made["row_closed"], False)

    assert verdicts({"row_closed": single})["edges-linear-trained"] == "inconclusive"


def test_ids_are_those_of_the_expectation():
    entries = claims(Outcome(arrays=arrays(), metrics=METRICS))
    assert [e.claim.id.removeprefix("TGR-complexity-") for e in entries] == list(EXPECTED)
    assert all(e.claim.evidence for e in entries)
