"""A long comparison of tessellations with the exact oracle.

``python -m tests.oracles.agreement --networks 3000 --seed 0`` draws so many random networks, of
every kind in turn, and prints what disagrees and how large the errors of areas are.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, quantize_network
from qgeom.tessellation import tessellate
from tests.oracles import rational_tessellation as oracle
from tests.oracles.exact_networks import exact_layers, on_plane
from tests.oracles.networks import (
    GRIDS,
    gaussian_network,
    torch_default_network,
    trained_like,
)
from tests.oracles.tessellation_checks import Agreement, check_combinatorics, compare

Network = ReLUNetwork | QuantizedNetwork


@dataclass(frozen=True)
class Problem:
    """Networks and the box, and the plane where there is one."""

    networks: tuple[Network, ...]
    box: Box
    plane: tuple[list[float], list[float], list[float]] | None = None


@dataclass
class Tally:
    """What was found for one kind of networks."""

    networks: int = 0
    cells: int = 0
    disagreements: list[str] = field(default_factory=list)
    area_error: float = 0.0


def _widths(rng: np.random.Generator, n_in: int = 2) -> list[int]:
    depth = int(rng.integers(1, 4))
    return [n_in, *rng.integers(3, 15 - 2 * depth, depth).tolist(), 1]


def _box(rng: np.random.Generator) -> Box:
    """Around the origin, of any shape; every other time with ends on a lattice of quarters."""
    if rng.random() < 0.5:
        x0, y0 = (-rng.uniform(0.1, 3, 2)).tolist()
        x1, y1 = rng.uniform(0.1, 3, 2).tolist()
    else:
        x0, y0 = (-rng.integers(1, 9, 2) / 4).tolist()
        x1, y1 = (rng.integers(1, 9, 2) / 4).tolist()
    return (x0, x1), (y0, y1)


def _float(rng: np.random.Generator, n_in: int = 2) -> ReLUNetwork:
    make = (torch_default_network, gaussian_network)[int(rng.integers(2))]
    return make(_widths(rng, n_in), int(rng.integers(2**31)))


def _twin(rng: np.random.Generator, network: ReLUNetwork, names: Sequence[str]) -> QuantizedNetwork:
    grid = GRIDS[names[int(rng.integers(len(names)))]]
    return quantize_network(network, grid, quantize_biases=bool(rng.integers(2)))


def _trained(rng: np.random.Generator) -> ReLUNetwork:
    widths = (2, *rng.integers(4, 9, 2).tolist(), 1)
    return trained_like(widths, int(rng.integers(2**31)), n_steps=40)


def _integer(rng: np.random.Generator) -> ReLUNetwork:
    """Weights −2 to 2 and biases in halves: many lines meet, and many coincide."""
    sizes = list(itertools.pairwise(_widths(rng)))
    return ReLUNetwork(
        [rng.integers(-2, 3, (n_out, n_in)) for n_in, n_out in sizes],
        [rng.integers(-4, 5, n_out) / 2 for _, n_out in sizes],
    )


def _slice(rng: np.random.Generator) -> Problem:
    n_in = int(rng.integers(3, 7))
    network: Network = _float(rng, n_in)
    plane = rng.standard_normal((3, n_in))
    if rng.random() < 0.5:
        network, plane = _twin(rng, _float(rng, n_in), list(GRIDS)), np.round(2 * plane) / 2
    origin, u, v = plane.tolist()
    return Problem((network,), _box(rng), (origin, u, v))


def _joint(rng: np.random.Generator) -> Problem:
    network = _float(rng)
    others: tuple[Network, ...] = (_twin(rng, network, list(GRIDS)),)
    if rng.random() < 0.3:
        others += (_integer(rng),)
    return Problem((network, *others), _box(rng))


def _grids(start: str) -> list[str]:
    return [name for name in GRIDS if name.startswith(start)]


KINDS: dict[str, Callable[[np.random.Generator], Problem]] = {
    "float": lambda rng: Problem((_float(rng),), _box(rng)),
    "trained": lambda rng: Problem((_trained(rng),), _box(rng)),
    "integer": lambda rng: Problem((_integer(rng),), _box(rng)),
    **{
        start: lambda rng, start=start: Problem(  # type: ignore[misc]
            (_twin(rng, _float(rng), _grids(start)),), _box(rng)
        )
        for start in ("step", "symmetric", "per channel", "asymmetric", "fixed range")
    },
    "trained, quantized": lambda rng: Problem((_twin(rng, _trained(rng), list(GRIDS)),), _box(rng)),
    "slice": _slice,
    "joint": _joint,
}


def examine(problem: Problem, *, rounded_once: bool) -> Agreement:
    """Compare one tessellation with the oracle."""
    layers = [exact_layers(network) for network in problem.networks]
    if problem.plane is not None:
        layers = [on_plane(exact, *problem.plane) for exact in layers]
    cells = tessellate(
        *problem.networks, box=problem.box, slice=problem.plane, exact_points=rounded_once
    )
    check_combinatorics(cells)
    return compare(cells, oracle.tessellate(problem.box, *layers), rounded_once=rounded_once)


def survey(n_networks: int, seed: int) -> dict[str, Tally]:
    """Compare so many networks, of every kind in turn.

    Parameters
    ----------
    n_networks : int
        How many problems; every fourth of a kind is computed with exact points.
    seed : int
        The seed; problem i is drawn with the seed (seed, i).

    Returns
    -------
    dict of str to Tally
        Per kind.
    """
    found = {kind: Tally() for kind in KINDS}
    for i, kind in zip(range(n_networks), itertools.cycle(KINDS), strict=False):
        tally = found[kind]
        problem = KINDS[kind](np.random.default_rng([seed, i]))
        try:
            result = examine(problem, rounded_once=tally.networks % 4 == 3)
        except Exception as error:  # noqa: BLE001 - counted as a disagreement, and reported
            tally.disagreements.append(f"problem {i}: {error!r}")
        else:
            tally.cells += result.n_cells
            tally.area_error = max(tally.area_error, result.area_error)
            tally.disagreements += [f"problem {i}: {said}" for said in result.faults[:1]]
        tally.networks += 1
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the comparison; the exit status is 1 when something disagrees."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--networks", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    begin = time.perf_counter()
    found = survey(options.networks, options.seed)
    seconds = time.perf_counter() - begin
    row = "{:<20} {:>9} {:>9} {:>14} {:>18}"
    print(row.format("kind", "networks", "cells", "disagreements", "largest area error"))  # noqa: T201
    total = Tally(
        sum(t.networks for t in found.values()),
        sum(t.cells for t in found.values()),
        [said for t in found.values() for said in t.disagreements],
        max(t.area_error for t in found.values()),
    )
    for kind, t in {**found, "all": total}.items():
        numbers = t.networks, t.cells, len(t.disagreements), f"{t.area_error:.1e}"
        print(row.format(kind, *numbers))  # noqa: T201
    print(f"{seconds:.0f} s; errors of areas relative to the box")  # noqa: T201
    for said in total.disagreements[:20]:
        print(said)  # noqa: T201
    return bool(total.disagreements)


if __name__ == "__main__":
    raise SystemExit(main())
