"""The numbers that the section on `circle_polygon` prints, and its tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qgeom.experiments.circle_polygon.areas import least_wrong
from qgeom.experiments.circle_polygon.results import Results
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.prose import count, interval, percent, significant
from qgeom.statistics import mean_interval

_COLUMNS = (
    "family",
    "width",
    "number",
    "edges",
    "pieces",
    "closed",
    "one_way",
    "cells",
    "regions",
    "half_width",
    "within",
    "wrong",
    "accuracy",
)


def variables(outcome: Outcome) -> dict[str, str]:
    """Formatted numbers by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to str
        Inline Markdown.
    """
    results = Results(outcome)
    return _setting(results) | _trained(results) | _areas(results) | _others(results)


def _setting(results: Results) -> dict[str, str]:
    integers = ("points", "seeds", "epochs", "largest_lattice")
    hidden = results.outcome.metrics["deep_hidden"]
    layers = hidden if isinstance(hidden, list) else []
    deep = results.family("random", "deep")
    above = results.counts("deep", "edges") > results.counts("deep", "regions")
    return {
        **{name: count(int(results.number(name))) for name in integers},
        "radius": significant(results.number("radius")),
        "learning_rate": significant(results.number("learning_rate")),
        "confidence": percent(results.number("confidence"), 0),
        "deep_widths": "→".join(str(n) for n in (2, *layers, 1)),
        "narrowest": str(results.widths[0]),
        "widest": str(results.widths[-1]),
        "shallow_networks": count(len(results.counts("row", "width"))),
        "deep_random": count(int(deep.sum())),
        "deep_above": count(int((deep & above).sum())),
        "trained_networks": count(int(results.family("trained").sum())),
        "largest_box": significant(float(results.row("half_width").max())),
    }


def _trained(results: Results) -> dict[str, str]:
    trained, widths = results.family("trained"), results.counts("row", "width")
    edges, closed = results.counts("row", "edges"), results.flags("row", "closed")
    polygons = trained & closed
    reached = trained & (edges == 2 * widths)
    exponents = results.growth_exponents()
    known = exponents.size > 0
    widest = trained & (widths == results.widths[-1])
    return {
        "closed_networks": count(int(polygons.sum())),
        "convex_polygons": count(int((polygons & results.flags("row", "one_way")).sum())),
        "reached_networks": count(int(reached.sum())),
        "reached_widths": ", ".join(str(n) for n in sorted(set(widths[reached].tolist())))
        or "none",
        "edges_widest": significant(float(np.median(edges[widest]))),
        "edges_widest_bound": str(2 * results.widths[-1]),
        "exponent": interval(
            mean_interval(exponents, confidence=results.number("confidence")), digits=2
        )
        if known
        else "unknown",
    }


def _areas(results: Results) -> dict[str, str]:
    trained, widths = results.family("trained"), results.counts("row", "width")
    wrong = results.row("wrong")
    around = results.around_disc()
    edges = results.counts("row", "edges")
    mine = np.nonzero(around & trained & (widths == results.widths[-1]))[0]
    excess = [wrong[i] / least_wrong(int(edges[i])) for i in mine]
    odd = around & results.family("star") & (widths % 2 == 1)
    best = [wrong[i] / least_wrong(int(edges[i])) - 1 for i in np.nonzero(odd)[0]]
    printed = {
        "star_excess": percent(max(best)) if best else "unknown",
        "excess_widest": significant(float(np.median(excess)), 2) if excess else "unknown",
    }
    for name, width in (("narrowest", results.widths[0]), ("widest", results.widths[-1])):
        rows = trained & (widths == width)
        printed[f"wrong_{name}"] = percent(float(np.median(wrong[rows])))
    return printed


def _others(results: Results) -> dict[str, str]:
    widths, edges = results.counts("row", "width"), results.counts("row", "edges")
    draws = results.family("random")
    above = draws & (edges > 2 * widths)
    pyramid = results.family("pyramid", "deep")
    lattice = results.family("lattice")
    drawn = lattice & (widths == int(results.number("drawn_lattice")))
    largest = lattice & (widths == int(results.number("largest_lattice")))
    narrow = widths == results.widths[0]
    return {
        "random_networks": count(int(draws.sum())),
        "random_above": count(int(above.sum())),
        "lattice_edges": count(int(edges[drawn][0])),
        "lattice_bound": count(2 * int(results.number("drawn_lattice"))),
        "largest_edges": count(int(edges[largest][0])),
        "largest_bound": count(2 * int(results.number("largest_lattice"))),
        "narrowest_edges": count(int(edges[narrow].max())),
        "pyramid_edges": count(int(results.counts("deep", "edges")[pyramid][0])),
        "pyramid_regions": count(int(results.counts("deep", "regions")[pyramid][0])),
        "pyramid_cells": count(int(results.counts("deep", "cells")[pyramid][0])),
    }


def tables(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tidy tables by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to DataFrame
        ``circle_polygon``: one row per network with one hidden layer;
        ``circle_polygon_deep``: one per deeper network; ``circle_polygon_widths``: one per width
        of the trained networks, as printed.
    """
    results = Results(outcome)
    rows = {name: outcome.array(f"row_{name}") for name in _COLUMNS}
    deep = [name.removeprefix("deep_") for name in outcome.arrays if name.startswith("deep_")]
    return {
        "circle_polygon": pd.DataFrame(rows),
        "circle_polygon_deep": pd.DataFrame({n: outcome.array(f"deep_{n}") for n in deep}),
        "circle_polygon_widths": pd.DataFrame([_width_row(results, n) for n in results.widths]),
    }


def _width_row(results: Results, width: int) -> dict[str, str]:
    rows = results.family("trained") & (results.counts("row", "width") == width)
    edges, wrong = results.counts("row", "edges")[rows], results.row("wrong")[rows]
    return {
        "n": str(width),
        "2n": str(2 * width),
        "edges, median": significant(float(np.median(edges))),
        "edges, range": f"{edges.min()}–{edges.max()}",
        "closed": f"{int(results.flags('row', 'closed')[rows].sum())} of {rows.sum()}",
        "wrong area, median": percent(float(np.median(wrong))),
        "wrong area, least": percent(float(wrong.min())),
        "accuracy, median": percent(float(np.median(results.row("accuracy")[rows]))),
    }
