"""Taking a mesh through one layer of neurons: the driver of the compiled kernels.

Whatever the kernels leave open is decided exactly here, in batches, before it is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.cells.network_stack import StackLayer
from qgeom.cells.open_signs import Contexts, ExactTier, OpenSigns
from qgeom.cells.planar_mesh import EDGES, FACES, VERTICES, Int32Array, Mesh, enlarged, lengthened
from qgeom.cells.rows import fill_points, fill_rows
from qgeom.cells.splitting import split_faces
from qgeom.cells.values import (
    INCONSISTENT,
    NO_ROOM,
    OPEN,
    STACKED,
    UNIT,
    State,
    Values,
    Work,
    classify,
    settle,
)
from qgeom.compiled import kernel
from qgeom.errors import GeometryError, ParameterError
from qgeom.packing import WordArray
from qgeom.types import FloatArray

_RANGE = 2.0**400  # products of two pre-activations, or of small ones, stay far inside float64


@dataclass(frozen=True, eq=False)
class Patch:
    """A mesh on its way through the layers.

    Attributes
    ----------
    mesh : Mesh
        The mesh.
    patterns : ndarray of uint64, shape (faces, words)
        Packed patterns of the faces; words of layers to come are 0.
    active : ndarray of float64, shape (vertices, inputs)
        The inputs of the next layer at the vertices: coordinates, then activations.
    spread : ndarray of float64, shape (vertices,)
        Bounds of the 2-norm of their errors.
    blur : ndarray of float64, shape (vertices,)
        Bounds of the distance of the points from where they should be.
    birth : ndarray of int32, shape (vertices, 3)
        Where each vertex comes from, see `OpenSigns`.
    """

    mesh: Mesh
    patterns: WordArray
    active: FloatArray
    spread: FloatArray
    blur: FloatArray
    birth: Int32Array


def refine_layer(
    patch: Patch,
    layer: StackLayer,
    contexts: Contexts,
    exact: ExactTier,
    *,
    n_split: int | None = None,
    last: bool = False,
) -> Patch:
    """Split the faces of a patch by the neurons of a layer.

    Parameters
    ----------
    patch : Patch
        Carries the inputs of the layer.
    layer : StackLayer
        The layer.
    contexts : Contexts
        Is extended by the patterns of the patch.
    exact : ExactTier
        Decides what floating point leaves open.
    n_split : int, optional
        Split by the first so many neurons only; the patch returned then still carries the inputs
        of this layer, which must be the coordinates.
    last : bool
        No layer follows, so that the patch returned carries no inputs.

    Returns
    -------
    Patch
        Ready for the next layer, faces in the order in which they were made: near faces stand
        near one another.

    Raises
    ------
    GeometryError
        When signs contradict one another, which no input should bring about.
    """
    run = _Run(patch, layer, contexts.add(patch.patterns), n_split)
    run.split(contexts, exact)
    mesh, values = run.mesh, run.values
    n = int(mesh.size[VERTICES])
    birth = values.birth[:n]
    blur = fill_points(mesh, values, patch.blur, n)
    coarse = np.flatnonzero(~(blur <= exact.tolerance))
    if len(coarse) and (last or exact.tolerance > 0.0):  # exact points are wanted at the end only
        mesh.points[coarse], blur[coarse] = exact.points(contexts, birth[coarse])
    if n_split is not None:
        patterns = _number_faces(mesh, run.work, patch.patterns, -1)
        return Patch(mesh, patterns, mesh.points[:n], blur, blur, birth)
    patterns = _number_faces(mesh, run.work, patch.patterns, layer.first_word)
    if last:
        return Patch(mesh, patterns, patch.active[:0], patch.spread[:0], blur, birth)
    rows, error = fill_rows(values, layer.totals, n)
    return Patch(mesh, patterns, rows, error, blur, birth)


class _Run:
    """The arrays of one layer's run, with room for the cells to come."""

    def __init__(
        self, patch: Patch, layer: StackLayer, first_context: int, n_split: int | None
    ) -> None:
        n_vertices, n_edges, n_faces = (int(n) for n in patch.mesh.size)
        room = 3 * n_vertices + 256, 3 * n_edges + 512, 3 * n_faces + 256
        self.layer = layer.kernel_layer(first_context, n_split)
        self.mesh = enlarged(patch.mesh, *room)
        self.mesh.parent[:n_faces] = np.arange(n_faces)
        self.values = _starting_values(patch, layer, room[VERTICES])
        span = np.empty((room[EDGES], 2), dtype=np.int32)
        span[:n_edges] = self.mesh.origin[: 2 * n_edges].reshape(-1, 2)
        self.work = Work(
            stack=np.empty(room[FACES], dtype=np.int32),
            waiting=np.empty(room[FACES], dtype=np.int32),
            finished=np.empty(room[FACES], dtype=np.int32),
            bits=np.empty((room[FACES], layer.n_words), dtype=np.uint64),
            open=np.empty((4 * layer.n_neurons + 64, 3), dtype=np.int32),
            span=span,
            corners=np.full((n_faces, 3), -1, dtype=np.int32),
            size=np.zeros(4, dtype=np.int64),
        )
        self.work.stack[:n_faces] = np.arange(n_faces)[::-1]
        self.work.size[STACKED] = n_faces

    def split(self, contexts: Contexts, exact: ExactTier) -> None:
        """Run the kernels until every face is done."""
        n = int(self.mesh.size[VERTICES])
        faces = np.empty(n, dtype=np.int32)
        _vertex_faces(self.mesh, faces)
        while classify(self.values, self.layer, faces, self.work, n) == NO_ROOM:
            longer = np.empty((4 * len(self.work.open), 3), dtype=np.int32)
            self.work = self.work._replace(open=longer)
        self._settle(contexts, exact)
        while True:
            status = split_faces(self._state())
            if status == INCONSISTENT:
                raise GeometryError(
                    "a cell has not two crossing points",
                    where=f"the layer of neuron {self.layer.numbers[0]}",
                    remedy="this is a bug: please report the networks and the box",
                )
            if status == NO_ROOM:
                self._enlarge()
            elif self.work.size[OPEN]:
                self._settle(contexts, exact)
            else:
                return

    def _state(self) -> State:
        return State(
            mesh=self.mesh,
            values=self.values,
            layer=self.layer,
            work=self.work,
            above=np.empty_like(self.layer.mask),
            crossing=np.empty_like(self.layer.mask),
            unknown=np.empty_like(self.layer.mask),
            halves=np.empty((2, 2), dtype=np.int64),
        )

    def _settle(self, contexts: Contexts, exact: ExactTier) -> None:
        work, first = self.work, self.layer.numbers
        if not work.size[OPEN]:
            return
        queries = work.open[: work.size[OPEN]]
        signs = OpenSigns(
            patterns=contexts,
            birth=self.values.birth[queries[:, 0]],
            context=queries[:, 2] + first[1],
            neuron=queries[:, 1] + first[0],
        )
        settle(self.values, work, *exact.signs(signs))

    def _enlarge(self) -> None:
        room = [2 * int(n) + 64 for n in self.mesh.size]
        old, work = self.values, self.work
        self.mesh = enlarged(self.mesh, *room)
        self.values = old._replace(
            positive=lengthened(old.positive, room[VERTICES]),
            negative=lengthened(old.negative, room[VERTICES]),
            unknown=lengthened(old.unknown, room[VERTICES]),
            birth=lengthened(old.birth, room[VERTICES]),
            source=lengthened(old.source, room[VERTICES]),
            share=lengthened(old.share, room[VERTICES]),
        )
        self.work = work._replace(
            stack=lengthened(work.stack, room[FACES]),
            waiting=lengthened(work.waiting, room[FACES]),
            finished=lengthened(work.finished, room[FACES]),
            bits=lengthened(work.bits, room[FACES]),
            open=lengthened(work.open, 2 * int(work.size[OPEN]) + 4 * old.pre.shape[1] + 64),
            span=lengthened(work.span, room[EDGES]),
        )


def _starting_values(patch: Patch, layer: StackLayer, room: int) -> Values:
    n, n_inputs = patch.active.shape
    reach = np.sqrt(np.einsum("ij,ij->i", patch.active, patch.active)) * (1 + 1e-12)
    _check_range(layer, float(reach.max()))
    pre = np.empty((n, layer.n_neurons))
    layer.pre_activations(patch.active, pre)
    # a sum of k products has relative error k u, whatever the order; and weights on a grid or of
    # a slice are rounded once
    gamma = (n_inputs + 8) * UNIT * 1.01
    return Values(
        pre=pre,
        spread=patch.spread * (1 + 8 * UNIT) + gamma * reach,
        drift=np.full(n, gamma),
        reach=reach,
        past=patch.spread,
        positive=np.empty((room, layer.n_words), dtype=np.uint64),
        negative=np.empty((room, layer.n_words), dtype=np.uint64),
        unknown=np.empty((room, layer.n_words), dtype=np.uint64),
        birth=lengthened(patch.birth, room),
        source=np.empty((room, 3), dtype=np.int32),
        share=np.empty((room, 4)),
    )


def _check_range(layer: StackLayer, reach: float) -> None:
    """Refuse numbers whose products may leave the range of float64."""
    norms, biases = layer.bounds
    with np.errstate(over="ignore", invalid="ignore"):
        sizes = norms * reach + biases
    wrong = np.flatnonzero(~((sizes == 0) | ((sizes > 1 / _RANGE) & (sizes < _RANGE))))
    if len(wrong):
        raise ParameterError(
            f"pre-activations of neuron {layer.first + wrong[0]} reach {sizes[wrong[0]]:g}",
            where="tessellate",
            remedy="scale weights, biases and the box to ordinary sizes: the cells stay the same",
        )


@kernel
def _vertex_faces(mesh: Mesh, faces: Int32Array) -> None:
    """Some face at each vertex."""
    for h in range(2 * mesh.size[EDGES]):
        if mesh.face[h] >= 0:
            faces[mesh.origin[h]] = mesh.face[h]


def _number_faces(mesh: Mesh, work: Work, patterns: WordArray, first_word: int) -> WordArray:
    """Number the faces in the order in which they were finished; their patterns."""
    n = int(mesh.size[FACES])
    places = np.empty((2, n), dtype=np.int32)
    numbered = np.empty((n, patterns.shape[1]), dtype=np.uint64)
    _renumber(mesh, work, places, patterns, numbered)
    if first_word >= 0:
        words = work.bits[work.finished[:n]]
        numbered[:, first_word : first_word + words.shape[1]] = words
    return numbered


@kernel
def _renumber(
    mesh: Mesh, work: Work, places: Int32Array, patterns: WordArray, numbered: WordArray
) -> None:
    """Renumber the faces; `places` is room for new numbers and for half-edges."""
    n = len(numbered)
    for k in range(n):
        face = work.finished[k]
        places[0, face], places[1, k] = k, mesh.half[face]
        for w in range(patterns.shape[1]):
            numbered[k, w] = patterns[mesh.parent[face], w]
    for h in range(2 * mesh.size[EDGES]):
        if mesh.face[h] >= 0:
            mesh.face[h] = places[0, mesh.face[h]]
    for k in range(n):
        mesh.half[k] = places[1, k]
