"""Cutting a mesh into pieces that are refined on their own, and joining them again.

Two pieces that share an edge refine it separately. Since all signs are exact, both cut it by the
same lines in the same order, so joining walks the two chains of parts side by side; chains of
different lengths are reported as the internal error they would be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from qgeom.cells.planar_mesh import EDGES, FACES, OUTSIDE, VERTICES, Int32Array, Mesh, empty_mesh
from qgeom.compiled import kernel
from qgeom.errors import GeometryError
from qgeom.types import BoolArray


class Numbers(NamedTuple):
    """Numbers of vertices and edges in another mesh; −1 for none.

    Attributes
    ----------
    vertices, edges : ndarray of int32
        One per vertex and edge.
    """

    vertices: Int32Array
    edges: Int32Array


@dataclass(frozen=True, eq=False)
class Piece:
    """Some faces of a mesh as a mesh of their own.

    Attributes
    ----------
    mesh : Mesh
        Faces numbered from 0; half-edges of faces outside the piece have no face.
    vertices, edges : ndarray of int32
        The numbers in the whole mesh of the piece's first vertices and edges.
    """

    mesh: Mesh
    vertices: Int32Array
    edges: Int32Array


def cut_piece(mesh: Mesh, first: int, last: int) -> Piece:
    """The faces first, …, last − 1 of a mesh as a piece.

    Returns
    -------
    Piece
        With no room to spare.
    """
    n_vertices, n_edges, _ = mesh.size
    inside, kept = (
        Numbers(np.empty(n_vertices, dtype=np.int32), np.empty(n_edges, dtype=np.int32))
        for _ in range(2)
    )
    n_kept, n_kept_edges = _mark(mesh, (first, last), inside, kept)
    kept_vertices, kept_edges = kept.vertices[:n_kept].copy(), kept.edges[:n_kept_edges].copy()
    piece = empty_mesh(n_kept, n_kept_edges, last - first)
    _copy_faces(mesh, (first, last), inside, kept_edges, piece)
    piece.points[:] = mesh.points[kept_vertices]
    piece.label[:] = mesh.label[kept_edges]
    piece.chain[:] = -1
    piece.parent[:] = np.arange(last - first)
    piece.size[:] = len(kept_vertices), len(kept_edges), last - first
    return Piece(piece, kept_vertices, kept_edges)


@kernel
def _mark(mesh: Mesh, faces: tuple[int, int], inside: Numbers, kept: Numbers) -> tuple[int, int]:
    """Number the vertices and edges of some faces, both ways; how many there are."""
    for v in range(len(inside.vertices)):
        inside.vertices[v] = -1
    for e in range(len(inside.edges)):
        inside.edges[e] = -1
    n_vertices, n_edges = 0, 0
    for face in range(faces[0], faces[1]):
        start = mesh.half[face]
        at = start
        while True:
            v, e = mesh.origin[at], at // 2
            if inside.vertices[v] < 0:
                inside.vertices[v], kept.vertices[n_vertices] = n_vertices, v
                n_vertices += 1
            if inside.edges[e] < 0:
                inside.edges[e], kept.edges[n_edges] = n_edges, e
                n_edges += 1
            at = mesh.following[at]
            if at == start:
                break
    return n_vertices, n_edges


@kernel
def _copy_faces(
    mesh: Mesh, faces: tuple[int, int], inside: Numbers, kept_edges: Int32Array, piece: Mesh
) -> None:
    vertices, edges = inside
    first, last = faces
    for e in range(len(kept_edges)):
        for side in range(2):
            old, new = 2 * kept_edges[e] + side, 2 * e + side
            piece.origin[new] = vertices[mesh.origin[old]]
            face = mesh.face[old]
            if first <= face < last:
                follower, leader = mesh.following[old], mesh.previous[old]
                piece.face[new] = face - first
                piece.following[new] = 2 * edges[follower // 2] + follower % 2
                piece.previous[new] = 2 * edges[leader // 2] + leader % 2
                piece.half[face - first] = new
            else:
                piece.face[new] = OUTSIDE
                piece.following[new] = OUTSIDE
                piece.previous[new] = OUTSIDE


def join_pieces(mesh: Mesh, pieces: list[Piece], refined: list[Mesh]) -> Mesh:
    """One mesh from the refined pieces of a mesh.

    Parameters
    ----------
    mesh : Mesh
        The mesh that was cut into pieces; its vertices and edges keep their numbers.
    pieces : list of Piece
        All its pieces.
    refined : list of Mesh
        Each piece's mesh after refinement; faces are numbered piece after piece. The list is
        emptied on the way, so that what has been joined is freed.

    Returns
    -------
    Mesh
        The joined mesh; `parent` is not set.

    Raises
    ------
    GeometryError
        When two pieces cut a common edge differently, which no input should bring about.
    """
    n_vertices, n_edges = int(mesh.size[VERTICES]), int(mesh.size[EDGES])
    room_v = n_vertices + sum(
        int(m.size[VERTICES]) - len(p.vertices) for m, p in zip(refined, pieces, strict=True)
    )
    room_e = n_edges + sum(
        int(m.size[EDGES]) - len(p.edges) for m, p in zip(refined, pieces, strict=True)
    )
    whole = empty_mesh(room_v, room_e, sum(int(m.size[FACES]) for m in refined))
    whole.points[:n_vertices] = mesh.points[:n_vertices]
    whole.label[:n_edges] = mesh.label[:n_edges]
    whole.size[:] = n_vertices, n_edges, 0
    _clear_edges(whole, 0, n_edges)
    seen = np.zeros(n_edges, dtype=np.bool_)
    refined.reverse()
    for piece in pieces:
        part = refined.pop()
        numbers = Numbers(
            np.empty(int(part.size[VERTICES]), dtype=np.int32),
            np.empty(int(part.size[EDGES]), dtype=np.int32),
        )
        if not _join(whole, part, Numbers(piece.vertices, piece.edges), numbers, seen):
            raise GeometryError(
                "two pieces of a tessellation cut their common edge differently",
                remedy="this is a bug: please report the network and the box",
            )
    _lengthen_chains(whole, mesh.chain, n_edges)
    return whole


@kernel
def _clear_edges(whole: Mesh, first: int, last: int) -> None:
    """Edges that nothing is known of yet."""
    for e in range(first, last):
        whole.chain[e] = -1
        for h in (2 * e, 2 * e + 1):
            whole.face[h] = OUTSIDE
            whole.following[h] = OUTSIDE
            whole.previous[h] = OUTSIDE


@kernel
def _join(whole: Mesh, part: Mesh, first: Numbers, numbers: Numbers, seen: BoolArray) -> bool:
    """Put a refined piece into the whole; `numbers` is room for its new numbers."""
    vertices, edges = numbers.vertices, numbers.edges
    for v in range(len(vertices)):
        vertices[v] = first.vertices[v] if v < len(first.vertices) else -1
    for e in range(len(edges)):
        edges[e] = -1
    for e in range(len(first.edges)):
        edges[e] = first.edges[e]
        if not _join_chain(whole, part, e, numbers, seen):
            return False
    for v in range(len(vertices)):
        if vertices[v] < 0:
            vertices[v] = whole.size[VERTICES]
            whole.size[VERTICES] += 1
        for axis in range(2):
            whole.points[vertices[v], axis] = part.points[v, axis]
    for e in range(len(edges)):
        if edges[e] < 0:
            edges[e] = whole.size[EDGES]
            _clear_edges(whole, edges[e], edges[e] + 1)
            whole.label[edges[e]] = part.label[e]
            whole.size[EDGES] += 1
    _join_faces(whole, part, vertices, edges)
    return True


@kernel
def _join_chain(whole: Mesh, part: Mesh, edge: int, numbers: Numbers, seen: BoolArray) -> bool:
    """Number the parts of an edge: as the other piece did, or anew when this is the first."""
    vertices, edges = numbers
    target = edges[edge]
    known = seen[target]
    seen[target] = True
    at, tail = part.chain[edge], target
    while at >= 0:
        v = part.origin[2 * at]
        if known:
            tail = whole.chain[tail]
            if tail < 0:
                return False
            edges[at], vertices[v] = tail, whole.origin[2 * tail]
        else:
            new = whole.size[EDGES]
            whole.size[EDGES] += 1
            _clear_edges(whole, new, new + 1)
            whole.label[new] = part.label[at]
            whole.chain[tail] = new
            vertices[v] = whole.size[VERTICES]
            whole.size[VERTICES] += 1
            edges[at], tail = new, new
        at = part.chain[at]
    return not known or whole.chain[tail] < 0


@kernel
def _join_faces(whole: Mesh, part: Mesh, vertices: Int32Array, edges: Int32Array) -> None:
    offset = whole.size[FACES]
    for h in range(2 * part.size[EDGES]):
        target = 2 * edges[h // 2] + h % 2
        whole.origin[target] = vertices[part.origin[h]]
        if part.face[h] >= 0:
            follower, leader = part.following[h], part.previous[h]
            whole.face[target] = part.face[h] + offset
            whole.following[target] = 2 * edges[follower // 2] + follower % 2
            whole.previous[target] = 2 * edges[leader // 2] + leader % 2
            whole.half[part.face[h] + offset] = target
    whole.size[FACES] += part.size[FACES]


@kernel
def _lengthen_chains(whole: Mesh, chain: Int32Array, n_edges: int) -> None:
    """Put the chains of the edges behind one another where these were parts of an edge before."""
    for e in range(n_edges):
        if chain[e] >= 0:
            tail = e
            while whole.chain[tail] >= 0:
                tail = whole.chain[tail]
            whole.chain[tail] = chain[e]
