"""Splitting the faces of a mesh along the zero lines of one layer of neurons.

A face is split only by neurons that change sign on its vertices; signs at a new vertex follow from
those at the ends of the edge that it cuts, save for other neurons that cross the same edge. Faces
with an open sign wait until the caller has decided it.
"""

from __future__ import annotations

import numpy as np

from qgeom.cells.planar_mesh import EDGES, FACES, VERTICES, Int32Array, Mesh, cut_edge, cut_face
from qgeom.cells.values import (
    DONE,
    FINISHED,
    INCONSISTENT,
    NO_ROOM,
    OPEN,
    STACKED,
    WAITING,
    State,
    Work,
    place_in_cell,
    place_on_edge,
    placed_sign,
)
from qgeom.compiled import inner_kernel, kernel
from qgeom.packing import WordArray

_ONE = np.uint64(1)
_NONE = np.uint64(0)


@kernel
def split_faces(state: State) -> int:
    """Split the stacked faces by all neurons of the layer's mask.

    Returns
    -------
    int
        DONE when no face is stacked (some may wait for open signs); NO_ROOM when arrays are too
        short; INCONSISTENT when a face has not two crossing points (a bug: signs disagree).
    """
    work = state.work
    while work.size[STACKED] > 0:
        if not _room(state):
            return NO_ROOM
        work.size[STACKED] -= 1
        face = work.stack[work.size[STACKED]]
        n_crossing = _gather_signs(state, face)
        if n_crossing < 0:
            work.waiting[work.size[WAITING]] = face
            work.size[WAITING] += 1
        elif n_crossing == 0:
            _finish_face(work, face, state.above)
        else:
            neuron = _choose_neuron(state.crossing, face)
            if not _find_crossings(state, face, neuron):
                return INCONSISTENT
            new = _split(state, face, neuron)
            if n_crossing == 1:
                # all other signs are those of the whole face
                _finish_half(state, face, neuron)
                _finish_half(state, new, neuron)
            else:
                work.stack[work.size[STACKED]] = new
                work.stack[work.size[STACKED] + 1] = face
                work.size[STACKED] += 2
    return DONE


@inner_kernel
def _room(state: State) -> bool:
    mesh, work = state.mesh, state.work
    return bool(
        mesh.size[VERTICES] + 2 <= len(state.values.positive)
        and mesh.size[EDGES] + 3 <= len(mesh.label)
        and mesh.size[FACES] + 2 <= len(work.stack)
        and work.size[OPEN] + 2 * len(state.layer.norm) <= len(work.open)
    )


@inner_kernel
def _gather_signs(state: State, face: int) -> int:
    """Which neurons are positive somewhere on a face, and which change sign; how many these are.

    Neurons with an open sign on the face are left out; returns −1 when there are no others, and
    2 for two or more or while any sign is open.
    """
    mesh, values = state.mesh, state.values
    above, crossing, unknown = state.above, state.crossing, state.unknown
    words = len(above)
    for w in range(words):
        above[w], crossing[w], unknown[w] = _NONE, _NONE, _NONE
    start = mesh.half[face]
    at = start
    while True:
        v = mesh.origin[at]
        for w in range(words):
            above[w] |= values.positive[v, w]
            crossing[w] |= values.negative[v, w]
            unknown[w] |= values.unknown[v, w]
        at = mesh.following[at]
        if at == start:
            break
    count, n_unknown = 0, 0
    for w in range(words):
        crossing[w] &= above[w] & state.layer.mask[w] & ~unknown[w]
        n_unknown += unknown[w] != _NONE
        rest = crossing[w]
        while rest and count < 2:
            rest &= rest - _ONE
            count += 1
    if n_unknown:
        return 2 if count else -1
    return count


@inner_kernel
def _choose_neuron(crossing: WordArray, face: int) -> int:
    """One of the crossing neurons, spread so that ordered lines do not make a deep recursion."""
    words = len(crossing)
    w = face % words
    while not crossing[w]:
        w = (w + 1) % words
    turn = (face * 29) % 64
    word = crossing[w] >> np.uint64(turn)
    if not word:
        word, turn = crossing[w], 0
    while not word & _ONE:
        word >>= _ONE
        turn += 1
    return int(64 * w + turn)


@inner_kernel
def _finish_face(work: Work, face: int, bits: WordArray) -> None:
    work.finished[work.size[FINISHED]] = face
    work.size[FINISHED] += 1
    for w in range(len(bits)):
        work.bits[face, w] = bits[w]


@inner_kernel
def _finish_half(state: State, face: int, neuron: int) -> None:
    """Finish one half of a face that only this neuron crosses."""
    mesh = state.mesh
    w, bit = neuron // 64, _ONE << np.uint64(neuron % 64)
    # the face's first half-edge is the new edge: its end is zero, the vertex after that is not
    v = mesh.origin[mesh.following[mesh.following[mesh.half[face]]]]
    state.above[w] &= ~bit
    state.above[w] |= state.values.positive[v, w] & bit
    _finish_face(state.work, face, state.above)


@inner_kernel
def _find_crossings(state: State, face: int, neuron: int) -> bool:
    """The two half-edges of a face at whose origin, or on which, a neuron is zero."""
    mesh, values, halves = state.mesh, state.values, state.halves
    word, bit = neuron // 64, _ONE << np.uint64(neuron % 64)
    found = 0
    start = mesh.half[face]
    at = start
    while True:
        v, next_v = mesh.origin[at], mesh.origin[at ^ 1]
        plus, minus = values.positive[v, word] & bit, values.negative[v, word] & bit
        change = (plus and values.negative[next_v, word] & bit) or (
            minus and values.positive[next_v, word] & bit
        )
        if change or not (plus or minus):
            if found == 2:
                return False
            halves[found, 0], halves[found, 1] = at, 1 if change else 0
            found += 1
        at = mesh.following[at]
        if at == start:
            break
    return found == 2


@inner_kernel
def _split(state: State, face: int, neuron: int) -> int:
    """Split a face along the zero line of a neuron, as found by `_find_crossings`: the new face."""
    mesh, work, halves = state.mesh, state.work, state.halves
    if work.corners[mesh.parent[face], 0] < 0:
        _choose_corners(state, face)
    for k in range(2):
        if halves[k, 1]:
            half = halves[k, 0]
            rest = mesh.size[EDGES]
            _cross_edge(state, half // 2, neuron, mesh.parent[face])
            halves[k, 0] = half if half & 1 else 2 * rest
    new = mesh.size[EDGES]
    work.span[new, 0], work.span[new, 1] = -1, -1
    return cut_face(mesh, halves[0, 0], halves[1, 0], state.layer.numbers[0] + neuron)


@kernel
def _cross_edge(state: State, edge: int, neuron: int, parent: int) -> None:
    """Put a vertex where the neuron is zero on an edge."""
    mesh, values, layer, work = state.mesh, state.values, state.layer, state.work
    a, b = mesh.origin[2 * edge], mesh.origin[2 * edge + 1]
    rest = mesh.size[EDGES]
    v = cut_edge(mesh, edge)
    work.span[rest, 0], work.span[rest, 1] = work.span[edge, 0], work.span[edge, 1]
    line, first = mesh.label[edge], layer.numbers[0]
    values.birth[v, 0] = layer.numbers[1] + parent
    values.birth[v, 1], values.birth[v, 2] = line, first + neuron
    if line < first:
        place_on_edge(values, layer, v, work.span[edge], neuron)
    else:
        place_in_cell(values, layer, v, work.corners[parent], (line - first, neuron))
    for axis in range(2):
        mesh.points[v, axis] = 0.0
        for k in range(3):
            mesh.points[v, axis] += values.share[v, k] * mesh.points[values.source[v, k], axis]
    for w in range(len(state.above)):
        _new_signs(state, (a, b, v), w, neuron, parent)


@inner_kernel
def _new_signs(state: State, ends: tuple[int, int, int], w: int, neuron: int, parent: int) -> None:
    """One word of the signs at v, between a and b and on the zero line of a neuron."""
    values, work = state.values, state.work
    a, b, v = ends
    up_a, down_a = values.positive[a, w], values.negative[a, w]
    up_b, down_b = values.positive[b, w], values.negative[b, w]
    both = (up_a & down_b) | (down_a & up_b) | values.unknown[a, w] | values.unknown[b, w]
    positive, negative, unknown = (up_a | up_b) & ~both, (down_a | down_b) & ~both, _NONE
    if w == neuron // 64:
        both &= ~(_ONE << np.uint64(neuron % 64))
    i = 64 * w
    while both:
        if both & _ONE:
            bit = _ONE << np.uint64(i - 64 * w)
            sign = placed_sign(values, state.layer, v, i)
            if sign > 0:
                positive |= bit
            elif sign < 0:
                negative |= bit
            else:
                unknown |= bit
                at = work.size[OPEN]
                work.open[at, 0], work.open[at, 1], work.open[at, 2] = v, i, parent
                work.size[OPEN] += 1
        both >>= _ONE
        i += 1
    values.positive[v, w], values.negative[v, w], values.unknown[v, w] = positive, negative, unknown


@kernel
def _choose_corners(state: State, face: int) -> None:
    """Three starting vertices of a parent face: one, the farthest from it, the farthest off."""
    mesh = state.mesh
    corners = state.work.corners[mesh.parent[face]]
    start = mesh.half[face]
    for k in range(3):
        best, at, chosen = -1.0, start, corners[0]
        while True:
            v = mesh.origin[at]
            if v < len(state.values.pre):
                far = _offset(mesh, corners, k, v)
                if far > best:
                    best, chosen = far, v
            at = mesh.following[at]
            if at == start:
                break
        corners[k] = chosen


@inner_kernel
def _offset(mesh: Mesh, corners: Int32Array, k: int, v: int) -> float:
    """How well v would do as corner k: distance from the first, then area with the first two."""
    if k == 0:
        return 0.0  # the first vertex will do
    x, y = mesh.points[v, 0], mesh.points[v, 1]
    x0, y0 = mesh.points[corners[0], 0], mesh.points[corners[0], 1]
    if k == 1:
        return float((x - x0) ** 2 + (y - y0) ** 2)
    x1, y1 = mesh.points[corners[1], 0], mesh.points[corners[1], 1]
    return float(abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)))
