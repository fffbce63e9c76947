"""The networks of `rational_boundary`, their twins, and f and g straight from the weights."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, quantize_network
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropicalize.conversion import rational_layers

if TYPE_CHECKING:
    from qgeom.experiments.rational_boundary.parameters import Params

_GRAIN = 1 / 256  # drawn numbers are multiples of it, so that their fractions stay short


@dataclass(frozen=True, eq=False, kw_only=True)
class Subject:
    """A network of two layers with the threshold of its decisions.

    Attributes
    ----------
    name : str
        What it is called.
    network : ReLUNetwork
        Two inputs, one hidden layer, one output.
    threshold : float
        Class 1 is where the output is above it.
    """

    name: str
    network: ReLUNetwork
    threshold: float = 0.0

    @property
    def homogeneous(self) -> bool:
        """Whether scaling the input scales the output: no biases and threshold 0."""
        return self.threshold == 0 and not any(b.any() for b in self.network.biases)


def subjects(params: Params, *, seed: int) -> tuple[Subject, ...]:
    """Make all networks: six named ones, then the drawn ones.

    Parameters
    ----------
    params : Params
        The configured parameters.
    seed : int
        Of the drawn networks.

    Returns
    -------
    tuple of Subject
        ``worked`` (the example of the document), ``plain`` (no biases), ``biased``, ``negative``
        (the same with output and threshold times −1), ``silent`` (no neuron is active in the box),
        ``equal`` (two equal neurons that cancel), ``drawn-…``.
    """
    hidden, output = params.hidden, [params.output]
    far = -4 * params.half_width * max(abs(w) for row in hidden for w in row)
    named = (
        Subject(
            name="worked",
            network=ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, -1.0]]], [[0.0, 0.0], [0.0]]),
        ),
        Subject(name="plain", network=ReLUNetwork([hidden, output], [[0.0, 0.0], [0.0]])),
        Subject(
            name="biased",
            network=ReLUNetwork([hidden, output], [params.hidden_biases, [params.output_bias]]),
            threshold=params.threshold,
        ),
        Subject(
            name="negative",
            network=ReLUNetwork(
                [hidden, [[-w for w in params.output]]],
                [params.hidden_biases, [-params.output_bias]],
            ),
            threshold=-params.threshold,
        ),
        Subject(name="silent", network=ReLUNetwork([hidden, output], [[far, far], [0.0]])),
        Subject(
            name="equal",
            network=ReLUNetwork([[hidden[0], hidden[0]], [[1.0, -1.0]]], [[0.0, 0.0], [0.0]]),
        ),
    )
    rng = np.random.default_rng(seed)
    drawn = tuple(
        Subject(name=f"drawn-{width}-{number}", network=_draw(width, rng))
        for width in params.widths
        for number in range(params.draws)
    )
    return (*named, *drawn)


def _draw(width: int, rng: np.random.Generator) -> ReLUNetwork:
    """Draw normal weights and biases, as short fractions, with output weights of both signs."""
    hidden, biases = rng.normal(0.0, 1.0, (width, 2)), rng.normal(0.0, 0.7, width)
    signs = np.where(np.arange(width) % 2 == 0, 1.0, -1.0)
    output = signs * np.maximum(np.abs(rng.normal(0.0, 1.0, width)), 0.25)
    layers = [np.round(a / _GRAIN) * _GRAIN for a in (hidden, biases, output)]
    bias = np.round(rng.normal(0.0, 0.3) / _GRAIN) * _GRAIN
    return ReLUNetwork([layers[0], layers[2][None]], [layers[1], [bias]])


def twin_of(subject: Subject, step: float) -> QuantizedNetwork:
    """Round both layers to multiples of a step; biases stay."""
    return quantize_network(subject.network, Grid.step(step))


@dataclass(frozen=True)
class SignedSplit:
    """The terms of f and of g, one for each set of neurons with output weights of that sign.

    Attributes
    ----------
    f, g : tuple of (Fraction, Fraction, Fraction)
        Per subset the exponents and the coefficient: p, q and r of p·x + q·y + r.
    """

    f: tuple[tuple[Fraction, Fraction, Fraction], ...]
    g: tuple[tuple[Fraction, Fraction, Fraction], ...]

    def polynomials(self) -> tuple[TropicalPolynomial, TropicalPolynomial]:
        """Return f and g with all their terms, also those that never win."""
        f, g = (
            TropicalPolynomial([t[:2] for t in terms], [t[2] for t in terms], laurent=True)
            for terms in (self.f, self.g)
        )
        return f, g


def signed_split(network: ReLUNetwork | QuantizedNetwork, positive: list[bool]) -> SignedSplit:
    """Write out f and g of a network with one hidden layer, by the signs of the output weights.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        One hidden layer, one output.
    positive : list of bool
        Which neurons belong to f: those with positive output weights, of the float network. A
        weight that is rounded to zero stays on its side.

    Returns
    -------
    SignedSplit
        A maximum of sums over subsets: Σ max(0, u_k) is the largest of all partial sums of the
        u_k. The output bias belongs to f.
    """
    (weights, biases), (output, bias) = rational_layers(network)
    sides: list[tuple[tuple[Fraction, Fraction, Fraction], ...]] = []
    for side in (True, False):
        forms = [
            tuple(abs(out) * v for v in (*row, b))
            for row, b, out, mine in zip(weights, biases, output[0], positive, strict=True)
            if mine == side
        ]
        start = bias[0] if side else Fraction(0)
        sides.append(tuple(_partial(forms, chosen, start) for chosen in _subsets(len(forms))))
    return SignedSplit(*sides)


def _subsets(n: int) -> list[tuple[int, ...]]:
    return list(product((0, 1), repeat=n))


def _partial(
    forms: list[tuple[Fraction, ...]], chosen: tuple[int, ...], start: Fraction
) -> tuple[Fraction, Fraction, Fraction]:
    sums = [
        sum((f[i] for f, c in zip(forms, chosen, strict=True) if c), Fraction(0)) for i in (0, 1, 2)
    ]
    return (sums[0], sums[1], sums[2] + start)
