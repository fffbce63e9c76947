"""Two statements of the document that have small exact tests of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.rational_boundary.displacement import square_box
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate
from qgeom.tropicalize.conversion import network_to_rational

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Json
    from qgeom.experiments.rational_boundary.networks import Subject

# signs of x and y, and the gradient that the document gives the output there
_QUADRANTS = {
    (1, 1): (1.0, -1.0),
    (-1, 1): (0.0, -1.0),
    (-1, -1): (0.0, 0.0),
    (1, -1): (1.0, 0.0),
}


def worked_example() -> Json:
    """Compare max(0, x) − max(0, y) with the table of the document, quadrant by quadrant.

    Returns
    -------
    dict
        The number of ``regions``, and how many of the four are ``wrong``: not the quadrant, or
        with another affine function on it.
    """
    network = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, -1.0]]], [[0.0, 0.0], [0.0]])
    cells = tessellate(network, box=square_box(1.0))
    gradients, offsets = cells.affine_maps()
    found = {
        (int(np.sign(x)), int(np.sign(y))): (*gradient[0].tolist(), offset[0], area)
        for (x, y), gradient, offset, area in zip(
            cells.centroids, gradients, offsets, cells.areas.tolist(), strict=True
        )
    }
    wrong = sum(found.get(q) != (*g, 0.0, 1.0) for q, g in _QUADRANTS.items())
    return {"regions": cells.n_cells, "wrong": wrong}


def composition(found: Sequence[Subject], *, half_width: float) -> Json:
    """Look for convexity of compositions, with output weights as they are and without signs.

    Returns
    -------
    dict
        ``cases``; ``signed_not_convex``: outputs that lie above a chord somewhere on a lattice;
        ``unsigned_not_convex``: the same with absolute output weights, decided by g having more
        than one term.
    """
    signed = unsigned = 0
    axis = np.linspace(-half_width, half_width, 17)
    for subject in found:
        hidden, output = subject.network.weights
        signed += _above_chord(subject.network, axis)
        positive = ReLUNetwork([hidden, np.abs(output)], subject.network.biases)
        unsigned += network_to_rational(positive).g.n_terms > 1
    return {
        "cases": len(found),
        "signed_not_convex": signed,
        "unsigned_not_convex": unsigned,
    }


def _above_chord(network: ReLUNetwork, axis: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bool:
    """Whether the output lies above a chord between points of a lattice, beyond rounding."""
    points = np.array(list(product(axis, axis)))
    values = network(points)[:, 0].reshape(len(axis), len(axis))
    bends = [np.diff(v, n=2, axis=0) for v in (values, values.T)]
    return bool(min(b.min() for b in bends) < -1e-9)
