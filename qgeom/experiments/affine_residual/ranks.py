"""Ranks of jumps decided in whole numbers, for networks whose weights are whole numbers.

Two questions. Patterns that differ in k arbitrary neurons: which rank has the difference of the
two matrices A? And k neurons that vanish on one and the same hyperplane, so that one step across it
switches all of them: which rank has that jump?
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qgeom.types import IntArray

WIDTHS = (4, 6, 6, 3)
SIZES = (1, 2, 3)  # how many neurons change
KINDS = ("any neurons", "one hyperplane")
_LARGEST = 3


def rank(matrix: Sequence[Sequence[int]]) -> int:
    """Rank of a matrix of whole numbers, by elimination without fractions.

    Examples
    --------
    >>> rank([[1, 2], [2, 4]]), rank([[0, 0]]), rank([[0, 1], [1, 0]])
    (1, 0, 2)
    """
    rows = [list(row) for row in matrix]
    found = 0
    for column in range(len(rows[0])):
        pivots = [i for i in range(found, len(rows)) if rows[i][column]]
        if not pivots:
            continue
        rows[found], rows[pivots[0]] = rows[pivots[0]], rows[found]
        head = rows[found]
        for i in range(found + 1, len(rows)):
            factor = rows[i][column]
            rows[i] = [head[column] * a - factor * b for a, b in zip(rows[i], head, strict=True)]
        found += 1
    return found


def jump_ranks(networks: int, *, seed: int) -> IntArray:
    """How often which rank occurs.

    Parameters
    ----------
    networks : int
        Random networks to draw, of the widths `WIDTHS`.
    seed : int
        Of the random numbers.

    Returns
    -------
    ndarray of int64, shape (2, 3, 4)
        Counts by kind (`KINDS`), number of neurons (`SIZES`) and rank 0 to 3.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    counts = np.zeros((len(KINDS), len(SIZES), min(WIDTHS[0], WIDTHS[-1]) + 1), dtype=np.int64)
    for _ in range(networks):
        for place, size in enumerate(SIZES):
            counts[0, place, rank(_any_jump(rng, size).tolist())] += 1
            counts[1, place, rank(_common_jump(rng, size).tolist())] += 1
    return counts


def _whole(rng: np.random.Generator, *shape: int) -> IntArray:
    return rng.integers(-_LARGEST, _LARGEST, size=shape, endpoint=True)


def _draw(rng: np.random.Generator) -> tuple[list[IntArray], list[IntArray], IntArray]:
    sizes = list(zip(WIDTHS[1:], WIDTHS[:-1], strict=True))
    weights = [_whole(rng, *size) for size in sizes]
    return weights, [_whole(rng, size[0]) for size in sizes], _whole(rng, WIDTHS[0])


def _pattern(weights: list[IntArray], biases: list[IntArray], x: IntArray) -> list[IntArray]:
    """States of the hidden layers at an input, as zeros and ones."""
    states, values = [], x
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        values = np.maximum(W @ values + b, 0)
        states.append((values > 0).astype(np.int64))
    return states


def _matrix(weights: list[IntArray], states: list[IntArray]) -> IntArray:
    product = weights[0]
    for state, W in zip(states, weights[1:], strict=True):
        product = W @ (state[:, None] * product)
    return product


def _any_jump(rng: np.random.Generator, size: int) -> IntArray:
    """A under a pattern that occurs, minus A with some of its neurons switched."""
    weights, biases, x = _draw(rng)
    states = np.concatenate(_pattern(weights, biases, x))
    switched = states.copy()
    chosen = rng.choice(len(states), size=size, replace=False)
    switched[chosen] = 1 - switched[chosen]
    first = WIDTHS[1]
    both = ([s[:first], s[first:]] for s in (states, switched))
    before, after = (_matrix(weights, pattern) for pattern in both)
    return before - after


def _common_jump(rng: np.random.Generator, size: int) -> IntArray:
    """Jump of A where some neurons of the first layer vanish on one hyperplane through x."""
    weights, biases, x = _draw(rng)
    factors = rng.choice([-2, -1, 1, 2], size=size)
    row = weights[0][0].copy()
    row[0] = row[0] or 1  # a row of zeros draws no hyperplane
    weights[0][:size] = factors[:, None] * row
    biases[0][:size] = -factors * (row @ x)  # all of them are 0 at x
    here = _pattern(weights, biases, x)
    sides = []
    for side in (1, -1):
        first = here[0].copy()
        first[:size] = side * factors > 0
        sides.append(_matrix(weights, [first, here[1]]))
    return sides[0] - sides[1]
