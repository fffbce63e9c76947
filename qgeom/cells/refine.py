"""Refining a mesh by all layers of a stack, piece by piece and in threads.

A large patch is cut into pieces that go through the remaining layers one after another, so that
the activations of only few vertices are held at a time; the first pieces go to threads. How a
patch is cut depends on its size alone, never on the number of threads, and so do the results.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qgeom.cells.mesh_pieces import Piece, cut_piece, join_pieces
from qgeom.cells.network_stack import StackLayer
from qgeom.cells.open_signs import Contexts, ExactTier
from qgeom.cells.planar_mesh import FACES, VERTICES, Mesh, trimmed
from qgeom.cells.refine_layer import Patch, refine_layer
from qgeom.packing import WordArray

ROWS = 4096  # vertices that a piece starts a layer with, at most
PIECE_BYTES = 2**20  # what their values may take, at most: this bounds the memory at work
FIRST_PIECES = 4  # more than threads, so that these finish at about the same time
_COARSE_WIDTH = 48  # a first layer wider than this is begun with some of its lines
_MIN_FACES = 100  # a piece smaller than this is not worth its bookkeeping


@dataclass(frozen=True, eq=False)
class Refiner:
    """Refines patches by the layers of a stack.

    Attributes
    ----------
    layers : sequence of StackLayer
        The hidden layers.
    exact : ExactTier
        Decides what floating point leaves open.
    executor : Executor
        Runs the first pieces.
    """

    layers: Sequence[StackLayer]
    exact: ExactTier
    executor: Executor

    @property
    def rows(self) -> int:
        """Vertices that a piece of these layers starts a layer with, at most."""
        widest = max(layer.n_neurons for layer in self.layers)
        return min(ROWS, PIECE_BYTES // (8 * widest) + 1)

    def refine_box(self, patch: Patch) -> tuple[Mesh, WordArray]:
        """Take the patch of a whole box through all layers.

        Returns
        -------
        Mesh, ndarray of uint64
            The tessellation and the packed patterns of its faces.
        """
        if not self.layers:
            return patch.mesh, patch.patterns
        contexts = Contexts(patch.patterns.shape[1])
        width = self.layers[0].n_neurons
        depth, n_pieces, smallest = 0, FIRST_PIECES, 2
        if width > _COARSE_WIDTH:
            n_pieces = max(n_pieces, width**2 // (2 * self.rows) + 1)
            n_split = min(width, 2 + int(np.sqrt(8 * n_pieces)))
            patch = refine_layer(patch, self.layers[0], contexts, self.exact, n_split=n_split)
        else:
            patch = self._layer(patch, depth, contexts)
            depth, smallest = 1, _MIN_FACES
        n_pieces = min(n_pieces, int(patch.mesh.size[FACES]) // smallest)
        if depth == len(self.layers) or n_pieces < 2:
            return self._refine(patch, depth, contexts)
        pieces = _cut(patch.mesh, n_pieces)

        def refine_piece(place: tuple[int, Piece]) -> tuple[Mesh, WordArray]:
            part = _part(patch, *place)
            return self._refine(part, depth, contexts.copy())

        return _join(patch.mesh, pieces, list(self.executor.map(refine_piece, pieces)))

    def _refine(self, patch: Patch, depth: int, contexts: Contexts) -> tuple[Mesh, WordArray]:
        while depth < len(self.layers):
            n_pieces = -(-int(patch.mesh.size[VERTICES]) // self.rows)
            if n_pieces > 1 and patch.mesh.size[FACES] >= n_pieces:
                pieces = _cut(patch.mesh, n_pieces)
                refined = [
                    self._refine(_part(patch, *place), depth, contexts.copy()) for place in pieces
                ]
                return _join(patch.mesh, pieces, refined)
            patch = self._layer(patch, depth, contexts)
            depth += 1
        return trimmed(patch.mesh), patch.patterns

    def _layer(self, patch: Patch, depth: int, contexts: Contexts) -> Patch:
        last = depth + 1 == len(self.layers)
        return refine_layer(patch, self.layers[depth], contexts, self.exact, last=last)


def _cut(mesh: Mesh, n_pieces: int) -> list[tuple[int, Piece]]:
    """Pieces of about as many faces, with the number of their first face."""
    stops = np.linspace(0, int(mesh.size[FACES]), n_pieces + 1).astype(int).tolist()
    return [(first, cut_piece(mesh, first, last)) for first, last in pairwise(stops)]


def _part(patch: Patch, first: int, piece: Piece) -> Patch:
    return Patch(
        piece.mesh,
        patch.patterns[first : first + int(piece.mesh.size[FACES])],
        patch.active[piece.vertices],
        patch.spread[piece.vertices],
        patch.blur[piece.vertices],
        patch.birth[piece.vertices],
    )


def _join(
    mesh: Mesh, pieces: list[tuple[int, Piece]], refined: list[tuple[Mesh, WordArray]]
) -> tuple[Mesh, WordArray]:
    meshes, words = [mesh for mesh, _ in refined], [words for _, words in refined]
    refined.clear()  # so that pieces are freed while they are joined
    n_faces = sum(map(len, words))
    patterns = np.empty((n_faces, words[0].shape[1]), dtype=np.uint64)
    while words:
        last = words.pop()
        patterns[n_faces - len(last) : n_faces] = last
        n_faces -= len(last)
    return join_pieces(mesh, [piece for _, piece in pieces], meshes), patterns
