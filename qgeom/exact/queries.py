"""Queries about three affine forms each: bounds, primes needed, and batches that fit in memory."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError, ShapeError
from qgeom.exact.contexts import FormPlan, PrefixTree, form_plans, prefix_trees
from qgeom.exact.layers import ExactLayer, ExactStack
from qgeom.exact.residues import Primes, form_residues
from qgeom.lattice import Box
from qgeom.types import BoolArray, IntArray

N_FIXED = 6  # four sides, x and y
_BATCH_NUMBERS = 2**20  # residues of forms (8 MiB) that one batch may hold per layer
_BATCH_RESIDUES = 2**21  # residues of determinants (16 MiB)

Fixed: TypeAlias = tuple[tuple[int, int, Fraction], ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Queries:
    """Queries with the sizes of their determinants.

    Attributes
    ----------
    stack : ExactStack
        The networks.
    fixed : tuple
        The forms of the sides and of x and y, as (a, b, c).
    trees : tuple of PrefixTree
        One per network.
    contexts, lines, kinds, prefixes : ndarray of int64, shape (3, q)
        Context (renumbered), id, kind (fixed forms, then layers of networks) and prefix of the
        three forms.
    triple : ndarray of int64, shape (q,)
        Which triple of kinds a query has.
    common, bounds, scales : sequences of int, int and Fraction
        Per triple: a common denominator of det₃, a bound on ``common · |det₃|`` and ``|det₂|``,
        and the factor from H to pre-activations of the third form.
    """

    stack: ExactStack
    fixed: Fixed
    trees: tuple[PrefixTree, ...]
    contexts: IntArray
    lines: IntArray
    kinds: IntArray
    prefixes: IntArray
    triple: IntArray
    common: list[int]
    bounds: list[int]
    scales: list[Fraction]


@dataclass(frozen=True, eq=False, kw_only=True)
class Batch:
    """Queries that are computed together.

    Attributes
    ----------
    index : ndarray of int64, shape (n,)
        Their numbers.
    n_primes : int
        Primes that decide all of them.
    fixed : tuple
        The forms that occupy the first rows.
    plans : list of (tuple of ExactLayer, list of FormPlan)
        Per network.
    lines : ndarray of int64, shape (3, n)
        Rows of the three forms of each query.
    n_forms : int
        Number of rows.
    """

    index: IntArray
    n_primes: int
    fixed: Fixed
    plans: list[tuple[tuple[ExactLayer, ...], list[FormPlan]]]
    lines: IntArray
    n_forms: int

    def forms(self, prime: int) -> IntArray:
        """Forms modulo a prime: int64, shape (n_forms, 3), centred."""
        out = np.empty((self.n_forms, 3), dtype=np.int64)
        half = prime // 2
        for row, (a, b, c) in enumerate(self.fixed):
            constant = c.numerator * pow(c.denominator, -1, prime)
            out[row] = (a, b, (constant + half) % prime - half)
        for layers, plans in self.plans:
            form_residues(plans, layers, prime, out)
        return out


def as_queries(
    stack: ExactStack,
    box: Box,
    patterns: BoolArray,
    *,
    contexts: tuple[ArrayLike, ArrayLike, ArrayLike],
    lines: tuple[ArrayLike, ArrayLike, ArrayLike],
) -> Queries:
    """Check queries and bound their determinants.

    Parameters
    ----------
    stack : ExactStack
        The networks.
    box : ((float, float), (float, float))
        The sides.
    patterns : ndarray of bool, shape (m, n_neurons)
        Contexts.
    contexts, lines : three array_like of int, shape (q,)
        Context and id of each of the three forms; negative ids are fixed forms.

    Returns
    -------
    Queries
        What to compute.

    Raises
    ------
    ShapeError, ParameterError
        For arrays that do not fit, ids that do not exist, or no box.
    """
    rows, ids = _index_array(contexts, "contexts"), _index_array(lines, "lines")
    _check(stack, patterns, rows, ids)
    used, inverse = np.unique(rows, return_inverse=True)
    deepest = int(np.searchsorted(stack.layer_start, ids.max(initial=-1), side="right")) - 1
    trees = prefix_trees(stack, patterns[used][:, : stack.layer_start[max(deepest, 0)]] != 0)
    kinds, prefixes = _kinds(stack, trees, ids, inverse.reshape(rows.shape))
    # contexts in the order of the tree, so that neighbours share prefixes of lower layers too
    leaves = np.stack([tree.prefixes[-1] for tree in trees])
    _, ranks = np.unique(leaves, axis=1, return_inverse=True)
    fixed = _fixed_forms(box)
    triples, triple = np.unique(kinds, axis=1, return_inverse=True)
    sizes = _sizes(stack, fixed)
    bounds = [_bound(tuple(sizes[kind] for kind in column)) for column in triples.T.tolist()]
    scales = [Fraction(1)] * N_FIXED + [x.scale for layers in stack.networks for x in layers]
    return Queries(
        stack=stack,
        fixed=fixed,
        trees=trees,
        contexts=ranks.reshape(-1)[inverse.reshape(rows.shape)],
        lines=ids,
        kinds=kinds,
        prefixes=prefixes,
        triple=triple.reshape(-1),
        common=[common for common, _ in bounds],
        bounds=[bound for _, bound in bounds],
        scales=[scales[kind] for kind in triples[2].tolist()],
    )


def _index_array(arrays: Sequence[ArrayLike], name: str) -> IntArray:
    parts = [np.asarray(array) for array in arrays]
    if any(part.ndim != 1 or part.shape != parts[0].shape for part in parts):
        raise ShapeError(f"shapes {[part.shape for part in parts]}", where=name)
    if any(part.size and not np.issubdtype(part.dtype, np.integer) for part in parts):
        raise ParameterError("not whole numbers", where=name)
    return np.stack(parts).astype(np.int64)


def _check(stack: ExactStack, patterns: BoolArray, rows: IntArray, ids: IntArray) -> None:
    if np.ndim(patterns) != 2 or patterns.shape[1] != stack.n_neurons:
        raise ShapeError(
            f"shape {np.shape(patterns)} for {stack.n_neurons} neurons", where="patterns"
        )
    if rows.shape != ids.shape:
        raise ShapeError(f"shapes {rows.shape} and {ids.shape}", where="contexts and lines")
    _check_range(rows, 0, len(patterns), "contexts")
    _check_range(ids, -N_FIXED, stack.n_neurons, "lines")


def _check_range(values: IntArray, low: int, stop: int, name: str) -> None:
    wrong = values[(values < low) | (values >= stop)]
    if wrong.size:
        raise ParameterError(f"{wrong[0]} is not from {low} to {stop - 1}", where=name)


def _fixed_forms(box: Box) -> Fixed:
    for axis, (low, high) in zip("xy", box, strict=True):
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ParameterError(
                f"{axis} runs from {low} to {high}", where="box", remedy="finite ends, low < high"
            )
    (x0, x1), (y0, y1) = box
    vertical = [(1, 0, -Fraction(x)) for x in (x0, x1)]
    horizontal = [(0, 1, -Fraction(y)) for y in (y0, y1)]
    return (*vertical, *horizontal, (1, 0, Fraction(0)), (0, 1, Fraction(0)))


def _kinds(
    stack: ExactStack, trees: tuple[PrefixTree, ...], ids: IntArray, rows: IntArray
) -> tuple[IntArray, IntArray]:
    """Kind and prefix of every form; a fixed form has its row as kind, and prefix 0."""
    kinds, prefixes = -1 - ids, np.zeros_like(ids)
    kind = N_FIXED
    for tree, columns in zip(trees, stack.columns, strict=True):
        for depth, (start, stop) in enumerate(columns):
            here = (ids >= start) & (ids < stop)
            kinds[here] = kind
            kind += 1
            if here.any():
                prefixes[here] = tree.prefixes[depth][rows[here]]
    return kinds, prefixes


def _sizes(stack: ExactStack, fixed: Fixed) -> list[tuple[int, Fraction, int]]:
    """Per kind: bounds on gradient and constant, and the denominator of the constant."""
    sizes = [(1, abs(c), c.denominator) for _, _, c in fixed]
    return sizes + [
        (layer.gradient_bound, layer.constant_bound, layer.common)
        for layers in stack.networks
        for layer in layers
    ]


def _bound(sizes: tuple[tuple[int, Fraction, int], ...]) -> tuple[int, int]:
    """Common denominator of det₃, and a bound on det₃ times it and on det₂.

    det₃ is the sum of each constant times the 2 × 2 determinant of the other two gradients, and
    such a determinant is at most twice the product of their bounds.
    """
    (g1, c1, d1), (g2, c2, d2), (g3, c3, d3) = sizes
    common = math.lcm(d1, d2, d3)
    det3 = 2 * (g1 * g2 * c3 + g1 * g3 * c2 + g2 * g3 * c1) * common
    return common, max(math.ceil(det3), 2 * g1 * g2)


def batches(stack: ExactStack, queries: Queries, primes: Primes) -> Iterator[Batch]:
    """Cut queries into batches that share contexts and need about equally many primes.

    Parameters
    ----------
    stack : ExactStack
        The networks.
    queries : Queries
        The queries.
    primes : Primes
        Primes enough for all of them.

    Yields
    ------
    Batch
        Each query is in one of them.
    """
    per_triple = np.array(
        [next(k for k, P in enumerate(primes.products) if 2 * b < P) for b in queries.bounds]
    )
    needed = np.maximum(per_triple, 1)[queries.triple]
    # needs within a factor of two go together: finer groups would repeat the work on contexts
    need = np.frexp(needed)[1]
    order = np.lexsort((queries.contexts[2], queries.contexts[0], need))
    # an upper bound on the contexts of a run: where either context changes along the order
    rows = queries.contexts[::2, order]
    changes = (rows[:, 1:] != rows[:, :-1]).sum(axis=0).cumsum()
    widest = max((len(x.biases) for layers in stack.networks for x in layers), default=2)
    contexts = max(_BATCH_NUMBERS // (3 * widest), 1)
    count = max(_BATCH_RESIDUES // int(needed.max()), 1)
    run = np.concatenate([[0], changes]) // contexts + np.arange(len(order)) // count + need[order]
    for index in np.split(order, np.flatnonzero(np.diff(run)) + 1):
        yield _batch(stack, queries, index, int(needed[index].max()))


def _batch(stack: ExactStack, queries: Queries, index: IntArray, n_primes: int) -> Batch:
    ids, prefix = queries.lines[:, index], queries.prefixes[:, index]
    # fixed forms keep their rows, neurons follow: one row per neuron and prefix
    key = np.where(ids < 0, -1 - ids, N_FIXED + prefix * stack.n_neurons + ids)
    keys, rows = np.unique(np.concatenate([np.arange(N_FIXED), key.ravel()]), return_inverse=True)
    asked_prefix, asked = np.divmod(keys[N_FIXED:] - N_FIXED, max(stack.n_neurons, 1))
    plans = []
    for layers, columns, tree in zip(stack.networks, stack.columns, queries.trees, strict=True):
        depth, column = np.full(len(asked), -1), np.zeros_like(asked)
        for layer, (start, stop) in enumerate(columns):
            here = (asked >= start) & (asked < stop)
            depth[here], column[here] = layer, asked[here] - start
        mine = np.flatnonzero(depth >= 0)
        if len(mine):
            widths = tuple(len(layer.biases) for layer in layers)
            own = (depth[mine], asked_prefix[mine], column[mine], mine + N_FIXED)
            plans.append((layers, form_plans(tree, *own, widths=widths)))
    return Batch(
        index=index,
        n_primes=n_primes,
        fixed=queries.fixed,
        plans=plans,
        lines=rows[N_FIXED:].reshape(3, -1),
        n_forms=len(keys),
    )
