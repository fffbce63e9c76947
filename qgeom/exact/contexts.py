"""Which affine forms are needed: contexts that agree on the layers below share their forms.

The form of a neuron of layer l depends on the pattern of the layers below only. The *prefix* of a
context at layer l is the number of that part of the pattern, per network; the prefixes of all
layers make a tree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.exact.layers import ExactStack
from qgeom.types import BoolArray, IntArray

_FLOPS_RATIO = 8  # a matrix product does about this many times the work of gathered rows


@dataclass(frozen=True, eq=False, kw_only=True)
class PrefixTree:
    """Prefixes of contexts for one network.

    Attributes
    ----------
    prefixes : tuple of ndarray of int64, shape (contexts,)
        The prefix of every context, per layer.
    parents : tuple of ndarray of int64
        The prefix at the layer below, per prefix; empty for the first layer.
    masks : tuple of ndarray of bool
        The active neurons of the layer below, per prefix; empty for the first layer.
    """

    prefixes: tuple[IntArray, ...]
    parents: tuple[IntArray, ...]
    masks: tuple[BoolArray, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class FormPlan:
    """What to compute at one layer of one network.

    Attributes
    ----------
    parents : ndarray of int64, shape (nodes,)
        Position of every needed prefix's parent among the kept ones of the layer below.
    masks : ndarray of bool, shape (nodes, n_in)
        The active neurons of the layer below.
    kept : ndarray of int64
        The nodes that the layer above needs.
    nodes, columns, rows : ndarray of int64, shape (forms,)
        Asked forms: node, neuron of the layer, and row of the output.
    dense : bool
        Whether so many forms are asked that all neurons of all nodes are computed.
    """

    parents: IntArray
    masks: BoolArray
    kept: IntArray
    nodes: IntArray
    columns: IntArray
    rows: IntArray
    dense: bool


def prefix_trees(stack: ExactStack, patterns: BoolArray) -> tuple[PrefixTree, ...]:
    """Number the prefixes of contexts, per network and layer.

    Parameters
    ----------
    stack : ExactStack
        The networks.
    patterns : ndarray of bool, shape (contexts, neurons)
        One pattern per context. Columns of layers that are not needed may be missing.

    Returns
    -------
    tuple of PrefixTree
        One per network, for the layers whose patterns below are all present.
    """
    return tuple(_tree(columns, patterns) for columns in stack.columns)


def _tree(columns: tuple[tuple[int, int], ...], patterns: BoolArray) -> PrefixTree:
    prefix = np.zeros(len(patterns), dtype=np.int64)
    prefixes, parents, masks = [prefix], [np.zeros(0, np.int64)], [np.zeros((0, 0), np.bool_)]
    for start, stop in columns[:-1]:
        if stop > patterns.shape[1]:
            break
        below = patterns[:, start:stop]
        key = np.concatenate([prefix[:, None].view(np.uint8), np.packbits(below, axis=1)], axis=1)
        joined = np.ascontiguousarray(key).view(f"V{key.shape[1]}")[:, 0]
        _, first, number = np.unique(joined, return_index=True, return_inverse=True)
        parents.append(prefix[first])
        masks.append(below[first])
        prefix = number.astype(np.int64)
        prefixes.append(prefix)
    return PrefixTree(prefixes=tuple(prefixes), parents=tuple(parents), masks=tuple(masks))


def form_plans(
    tree: PrefixTree,
    layer: IntArray,
    prefix: IntArray,
    column: IntArray,
    rows: IntArray,
    *,
    widths: tuple[int, ...],
) -> list[FormPlan]:
    """Plan the forms of one network.

    Parameters
    ----------
    tree : PrefixTree
        Its prefixes.
    layer, prefix, column : ndarray of int64, shape (forms,)
        The asked forms: layer, prefix at that layer, and neuron within the layer.
    rows : ndarray of int64, shape (forms,)
        Where each goes in the output.
    widths : tuple of int
        Neurons per layer.

    Returns
    -------
    list of FormPlan
        One per layer, from the first to the deepest that is asked for.
    """
    nodes: list[IntArray] = []
    above: IntArray = np.zeros(0, np.int64)
    kept_by_layer: list[IntArray] = []
    for depth in range(int(layer.max()), -1, -1):
        kept_by_layer.append(above)
        nodes.append(np.union1d(prefix[layer == depth], above))
        above = np.unique(tree.parents[depth][nodes[-1]]) if depth else above
    plans: list[FormPlan] = []
    below: IntArray = np.zeros(0, np.int64)
    for depth, (here, kept) in enumerate(zip(nodes[::-1], kept_by_layer[::-1], strict=True)):
        asked = layer == depth
        plans.append(
            FormPlan(
                parents=np.searchsorted(below, tree.parents[depth][here]) if depth else below,
                masks=tree.masks[depth][here] if depth else tree.masks[0],
                kept=np.searchsorted(here, kept),
                nodes=np.searchsorted(here, prefix[asked]),
                columns=column[asked],
                rows=rows[asked],
                dense=int(asked.sum()) * _FLOPS_RATIO > len(here) * widths[depth],
            )
        )
        below = kept
    return plans
