"""Which patterns a network has somewhere in the plane, by linear programs: no tessellation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

from qgeom.network import ReLUNetwork


def has_inner_points(network: ReLUNetwork, pattern: Sequence[bool]) -> bool:
    """Whether a pattern is that of an open set of the plane.

    A linear program: the largest slack of all signs, in units of the rows; none at zero.
    """
    rows: list[list[float]] = []
    rights: list[float] = []
    begin = 0
    matrix, offset = np.eye(2), np.zeros(2)
    for W, b in zip(network.weights[:-1], network.biases[:-1], strict=True):
        matrix, offset = W @ matrix, W @ offset + b
        active = np.array(pattern[begin : begin + len(b)])
        begin += len(b)
        sign = np.where(active, -1.0, 1.0)
        size = np.linalg.norm(matrix, axis=1)
        if ((size == 0) & (active != (offset > 0))).any():
            return False
        for row, constant, s, n in zip(matrix, offset, sign, size, strict=True):
            if n > 0:
                rows.append([*(s * row / n), 1.0])
                rights.append(-s * constant / n)
        matrix, offset = matrix * active[:, None], offset * active
    limits = [(None, None), (None, None), (None, 1.0)]
    found = linprog([0, 0, -1], A_ub=rows, b_ub=rights, bounds=limits, method="highs")
    return bool(found.status == 0 and -found.fun > 1e-7)
