"""Compute `circle_polygon`: edges of the boundaries of trained, constructed and drawn networks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, TypeAlias

import numpy as np

from qgeom.errors import ParameterError
from qgeom.experiments.circle_polygon.areas import SQUARE, Fit, measure_fit
from qgeom.experiments.circle_polygon.boundary import Boundary, measure_boundary
from qgeom.experiments.circle_polygon.drawings import drawing
from qgeom.experiments.circle_polygon.families import (
    PYRAMID_HALF_WIDTH,
    deep_network,
    lattice_network,
    pyramid_network,
    random_network,
    star_network,
)
from qgeom.experiments.circle_polygon.parameters import LEAST_WIDTH, Params
from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.experiments.trained import Trained
from qgeom.network import ReLUNetwork
from qgeom.population import Population
from qgeom.seeds import derive_seed

_LOG = logging.getLogger(__name__)
Row: TypeAlias = dict[str, Any]
_Named: TypeAlias = tuple[str, int, int, ReLUNetwork]  # family, width, number, network


def compute(
    params: Params, population: Population | None, *, seed: int, trained: Trained
) -> Outcome:
    """Count the edges of all boundaries, and compare those that were to be circles with a disc.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : None
        Not used.
    seed : int
        For the drawn networks.
    trained : Trained
        Networks ``width02/seed0``, … for every configured width and seed.

    Returns
    -------
    Outcome
        Arrays, one entry per network:

        - ``row_<field>`` of `Boundary` and `Fit` for networks with one hidden layer, over the
          whole plane, with ``row_family`` (trained, star, lattice, random or one_sign),
          ``row_width`` and ``row_number``; the fit is NaN where no disc was aimed at;
        - ``deep_<field>`` of `Boundary` for deeper networks in a box, with ``deep_family``;
        - ``best_number``, one entry per width: the trained network with the smallest wrong area;
        - ``draw_width<n>_…`` of these, ``draw_star_…``, ``draw_lattice_…``, ``draw_pyramid_…``,
          see `drawing`; ``points`` and ``labels`` of the training.

    Raises
    ------
    ParameterError
        When a trained network is missing or has another shape.
    """
    del population
    rows: list[Row] = []
    for family, width, number, network in _shallow(params, trained, seed):
        fit = Fit(wrong=np.nan, accuracy=np.nan, within=False)
        if family in {"trained", "star"}:
            fit = measure_fit(network, radius=params.radius)
        name = {"family": family, "width": width, "number": number}
        rows.append(name | asdict(measure_boundary(network)) | asdict(fit))
    _LOG.info("%d networks with one hidden layer measured", len(rows))
    deep = [{"family": family} | asdict(found) for family, found in _deep(params, seed)]
    best = _best(rows, params)
    arrays = _columns("row", rows) | _columns("deep", deep) | _drawings(params, trained, best)
    arrays |= {"best_number": np.array(best), "best_width": np.array(params.widths)}
    arrays |= {name: trained.arrays[name] for name in ("points", "labels")}
    return Outcome(arrays=arrays, metrics=_metrics(params))


def _shallow(params: Params, trained: Trained, seed: int) -> Iterator[_Named]:
    for width in params.widths:
        for number in range(params.seeds):
            network = trained.network(_name(width, number))
            if network.widths != (2, width, 1):
                raise ParameterError(
                    f"{_name(width, number)} is {network.widths}", remedy=f"2 → {width} → 1"
                )
            yield "trained", width, number, network
        if width >= LEAST_WIDTH:
            yield "star", width, 0, star_network(width, radius=params.radius)
        for family in ("random", "one_sign"):
            source = np.random.PCG64(derive_seed(seed, family, width))
            rng = np.random.Generator(source)
            for number in range(params.draws):
                network = random_network(width, one_sign=family == "one_sign", rng=rng)
                yield family, width, number, network
    for width in range(2, params.largest_lattice + 1):
        yield "lattice", width, 0, lattice_network(width)


def _name(width: int, number: int) -> str:
    return f"width{width:02d}/seed{number}"


def _deep(params: Params, seed: int) -> Iterator[tuple[str, Boundary]]:
    yield "pyramid", measure_boundary(pyramid_network(), half_width=PYRAMID_HALF_WIDTH)
    rng = np.random.Generator(np.random.PCG64(derive_seed(seed, "deep")))
    for _ in range(params.draws):
        network = deep_network(params.deep_hidden, rng=rng)
        yield "random", measure_boundary(network, half_width=PYRAMID_HALF_WIDTH)


def _best(rows: list[Row], params: Params) -> list[int]:
    """Per width the trained network with the smallest wrong area."""
    best = []
    for width in params.widths:
        mine = [row for row in rows if row["family"] == "trained" and row["width"] == width]
        best.append(int(min(mine, key=lambda row: (row["wrong"], row["number"]))["number"]))
    return best


def _drawings(params: Params, trained: Trained, best: list[int]) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for width, number in zip(params.widths, best, strict=True):
        network = trained.network(_name(width, number))
        arrays |= drawing(network, box=SQUARE, name=f"draw_width{width}")
    width = params.drawn_lattice
    low, high = -1.8, width - width // 2 + 0.8
    arrays |= drawing(lattice_network(width), box=((low, high), (low, high)), name="draw_lattice")
    star = star_network(max(width, LEAST_WIDTH), radius=params.radius)
    arrays |= drawing(star, box=SQUARE, name="draw_star")
    return arrays | drawing(pyramid_network(), box=((-4.0, 4.0), (-2.5, 5.5)), name="draw_pyramid")


def _columns(prefix: str, rows: list[Row]) -> dict[str, Array]:
    return {f"{prefix}_{name}": np.array([row[name] for row in rows]) for name in rows[0]}


def _metrics(params: Params) -> dict[str, Json]:
    listed = {name: list(getattr(params, name)) for name in ("widths", "deep_hidden")}
    return {**asdict(params), **listed}
