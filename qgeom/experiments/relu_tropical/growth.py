"""How many monomials there are before and after dropping those that never win."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.relu_tropical.conversion import converted
from qgeom.experiments.relu_tropical.exact import exact
from qgeom.experiments.relu_tropical.recursion import formal_counts
from qgeom.network import ReLUNetwork
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.conversion import network_to_rationals

if TYPE_CHECKING:
    from qgeom.experiments.relu_tropical.parameters import Params
    from qgeom.population import Population


@dataclass(frozen=True, kw_only=True)
class GrowthCase:
    """One layer of one network; counts are the largest over its neurons, of f or of g.

    ``formal`` is the base-10 logarithm of the number before anything is dropped or merged.
    ``winning`` counts the monomials that win somewhere. ``product`` is that of the widths of the
    hidden layers up to this one, ``cells`` the number of cells that the plane has at most after
    cutting it layer by layer. The layer after the last hidden one is the output.
    """

    name: str
    kind: str
    layer: int
    output: bool
    formal: float
    winning: int
    product: int
    cells: int


@dataclass(frozen=True, kw_only=True)
class WidthCase:
    """A single hidden layer in the plane with positive output weights: monomials of its f."""

    width: int
    formal: int
    winning: int
    arrangement: int


def lines_cut(n: int) -> int:
    """Regions that n lines in general position cut the plane into.

    Examples
    --------
    >>> [lines_cut(n) for n in (0, 1, 2, 3)]
    [1, 2, 4, 7]
    """
    return 1 + n + math.comb(n, 2)


def width_cases(rng: np.random.Generator, params: Params) -> list[WidthCase]:
    """Count the monomials of sums of neurons with drawn lines.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws the lines.
    params : Params
        Names the widths.

    Returns
    -------
    list of WidthCase
        One per width.
    """
    cases = []
    for n in params.growth_widths:
        hidden, bias = _short(rng, (n, 2)), _short(rng, (n,))
        network = ReLUNetwork([hidden, np.ones((1, n))], [bias, [0.0]])
        (rational,) = network_to_rationals(network)
        ((formal, _),) = formal_counts(exact(network))[-1]
        cases.append(
            WidthCase(width=n, formal=formal, winning=rational.f.n_terms, arrangement=lines_cut(n))
        )
    return cases


def growth_cases(
    population: Population, rng: np.random.Generator, params: Params
) -> list[GrowthCase]:
    """Count layer by layer, for the trained networks and for drawn ones that get deeper.

    Parameters
    ----------
    population : Population
        The trained networks.
    rng : numpy.random.Generator
        Draws the deep networks.
    params : Params
        Their depth and width.

    Returns
    -------
    list of GrowthCase
        One per layer.
    """
    cases = []
    for member in population.members:
        if member.seed >= params.seeds:
            continue
        cases += layer_counts(member.network, f"{member.dataset}-{member.seed}", "trained")
    for number in range(params.growth_draws):
        widths = [2, *[params.growth_width] * params.growth_depth, 1]
        network = ReLUNetwork(
            [_short(rng, (widths[i + 1], widths[i])) for i in range(len(widths) - 1)],
            [_short(rng, (n,)) for n in widths[1:]],
        )
        cases += layer_counts(network, f"drawn-{number}", "drawn")
    return cases


def _short(
    rng: np.random.Generator, shape: tuple[int, ...]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Normal numbers as multiples of 1/64, so that fractions stay short."""
    return np.asarray(np.round(rng.normal(0.0, 1.0, shape) * 64) / 64)


def layer_counts(network: ReLUNetwork, name: str, kind: str) -> list[GrowthCase]:
    """Count the monomials of every layer, hidden ones behind their ReLU.

    Parameters
    ----------
    network : ReLUNetwork
        Two inputs, one output.
    name, kind : str
        What it is called.

    Returns
    -------
    list of GrowthCase
        One per layer.
    """
    formal, found = formal_counts(exact(network)), []
    widths = network.widths[1:]
    for depth in range(len(widths)):
        output = depth == len(widths) - 1
        part = ReLUNetwork(network.weights[: depth + 1], network.biases[: depth + 1])
        rationals = (converted(network),) if output else network_to_rationals(part)
        counts = [_winning(r, output=output) for r in rationals]
        hidden: Sequence[int] = widths[: depth if output else depth + 1]
        found.append(
            GrowthCase(
                name=name,
                kind=kind,
                layer=depth + 1,
                output=output,
                formal=math.log10(max(max(pair) for pair in formal[depth])),
                winning=max(counts),
                product=math.prod(hidden),
                cells=math.prod(lines_cut(n) for n in hidden),
            )
        )
    return found


def _winning(r: TropicalRational, *, output: bool) -> int:
    """The monomials of f or of g, whichever has more; of a hidden neuron behind its ReLU."""
    top = r.f if output else (r.f + r.g).prune()
    return max(top.n_terms, r.g.n_terms)
