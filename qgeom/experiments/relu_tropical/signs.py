"""Negative output weights and convexity: what the cells show, and what the rows foretell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.relu_tropical.exact import ZERO, Row, as_floats, pattern_maps
from qgeom.experiments.relu_tropical.partitions import Subject, square
from qgeom.tessellation import Tessellation, tessellate

if TYPE_CHECKING:
    from qgeom.experiments.relu_tropical.parameters import Params


@dataclass(frozen=True, kw_only=True)
class BendCase:
    """One network of one hidden layer.

    ``negative`` says that some output weight is below zero, ``convex`` that the output bends
    upwards on every edge between cells, ``foretold`` that the bends of the neurons on every line
    have no negative sum.
    """

    name: str
    negative: bool
    convex: bool
    foretold: bool


def bend_cases(found: Sequence[Subject], params: Params) -> list[BendCase]:
    """Look at all networks of one hidden layer.

    Parameters
    ----------
    found : sequence of Subject
        The special and the drawn networks.
    params : Params
        Names the box, which all their lines cross.

    Returns
    -------
    list of BendCase
        One per network of one hidden layer.
    """
    return [
        _case(subject, tessellate(as_floats(subject.network), box=square(params)))
        for subject in found
        if len(subject.network) == 2
    ]


def _case(subject: Subject, cells: Tessellation) -> BendCase:
    network = subject.network
    maps = [pattern_maps(network, pattern)[-1][0] for pattern in cells.patterns().tolist()]
    centres = cells.centroids
    upwards = []
    for a, b in cells.adjacency.tolist():
        jump = np.array([float(v - u) for u, v in zip(maps[a][:-1], maps[b][:-1], strict=True)])
        # the jump is normal to the edge, so its sign against the step from cell to cell is safe
        upwards.append(float(jump @ (centres[b] - centres[a])) >= 0)
    hidden, output = network
    return BendCase(
        name=subject.name,
        negative=min(output.weights[0]) < 0,
        convex=all(upwards),
        foretold=all(v >= 0 for v in line_sums(hidden.weights, hidden.biases, output.weights[0])),
    )


def line_sums(
    rows: Sequence[Row], biases: Sequence[Fraction], output: Sequence[Fraction]
) -> list[Fraction]:
    """For every line, the sum of w·|λ| over the neurons with row λ·normal on it.

    Examples
    --------
    >>> one, two = (Fraction(1), Fraction(2))
    >>> line_sums([(one, one), (-two, -two)], [ZERO, ZERO], [one, -one])
    [Fraction(-1, 1)]
    """
    sums: dict[tuple[Fraction, ...], Fraction] = {}
    for row, bias, weight in zip(rows, biases, output, strict=True):
        scale = next((v for v in row if v), ZERO)
        if scale:
            line = tuple(v / scale for v in (*row, bias))
            sums[line] = sums.get(line, ZERO) + weight * abs(scale)
    return list(sums.values())
