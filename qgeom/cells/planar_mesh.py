"""A convex subdivision of a polygon as a half-edge mesh in flat arrays.

Edge e consists of the half-edges 2e and 2e + 1, which run in opposite directions; a half-edge
knows its origin, its successor and predecessor around the face to its left, and that face (−1
outside). Cutting an edge inserts the vertex into both faces beside it, so that vertices are shared
from the moment they are made and adjacency needs no search.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from qgeom.compiled import inner_kernel
from qgeom.types import FloatArray, IntArray

Int32Array: TypeAlias = NDArray[np.int32]
Scalar = TypeVar("Scalar", bound=np.generic)

OUTSIDE = -1
VERTICES, EDGES, FACES = 0, 1, 2


class Mesh(NamedTuple):
    """The arrays of a mesh; they are longer than what is used, `size` says how much is.

    Attributes
    ----------
    points : ndarray of float64, shape (vertices, 2)
        Coordinates.
    origin, following, previous, face : ndarray of int32, shape (2 · edges,)
        Per half-edge: the vertex it leaves, its neighbours around the face, the face.
    label : ndarray of int32, shape (edges,)
        The line that an edge lies on.
    chain : ndarray of int32, shape (edges,)
        The next part of the edge of which this was once a part, in the edge's direction; −1 at
        the end.
    half : ndarray of int32, shape (faces,)
        One half-edge of each face.
    parent : ndarray of int32, shape (faces,)
        The face of the mesh before the present layer in which a face lies.
    size : ndarray of int64, shape (3,)
        Numbers of vertices, edges and faces in use.
    """

    points: FloatArray
    origin: Int32Array
    following: Int32Array
    previous: Int32Array
    face: Int32Array
    label: Int32Array
    chain: Int32Array
    half: Int32Array
    parent: Int32Array
    size: IntArray


def empty_mesh(n_vertices: int, n_edges: int, n_faces: int) -> Mesh:
    """Room for so many vertices, edges and faces; nothing in use.

    Returns
    -------
    Mesh
        Arrays without content.
    """
    return Mesh(
        points=np.empty((n_vertices, 2)),
        origin=np.empty(2 * n_edges, dtype=np.int32),
        following=np.empty(2 * n_edges, dtype=np.int32),
        previous=np.empty(2 * n_edges, dtype=np.int32),
        face=np.empty(2 * n_edges, dtype=np.int32),
        label=np.empty(n_edges, dtype=np.int32),
        chain=np.empty(n_edges, dtype=np.int32),
        half=np.empty(n_faces, dtype=np.int32),
        parent=np.empty(n_faces, dtype=np.int32),
        size=np.zeros(3, dtype=np.int64),
    )


def enlarged(mesh: Mesh, n_vertices: int, n_edges: int, n_faces: int) -> Mesh:
    """A mesh with room for at least so many vertices, edges and faces.

    Returns
    -------
    Mesh
        Arrays that are too short are replaced, the others shared.
    """
    return Mesh(
        points=lengthened(mesh.points, n_vertices),
        origin=lengthened(mesh.origin, 2 * n_edges),
        following=lengthened(mesh.following, 2 * n_edges),
        previous=lengthened(mesh.previous, 2 * n_edges),
        face=lengthened(mesh.face, 2 * n_edges),
        label=lengthened(mesh.label, n_edges),
        chain=lengthened(mesh.chain, n_edges),
        half=lengthened(mesh.half, n_faces),
        parent=lengthened(mesh.parent, n_faces),
        size=mesh.size,
    )


def lengthened(array: NDArray[Scalar], length: int) -> NDArray[Scalar]:
    """The array with at least `length` rows; the new ones hold nothing in particular.

    Returns
    -------
    ndarray
        The array itself when it is long enough.
    """
    if len(array) >= length:
        return array
    longer = np.empty((length, *array.shape[1:]), dtype=array.dtype)
    longer[: len(array)] = array
    return longer


def trimmed(mesh: Mesh) -> Mesh:
    """A copy without spare room.

    Returns
    -------
    Mesh
        The same vertices, edges and faces.
    """
    n_vertices, n_edges, n_faces = (int(n) for n in mesh.size)
    return Mesh(
        points=mesh.points[:n_vertices].copy(),
        origin=mesh.origin[: 2 * n_edges].copy(),
        following=mesh.following[: 2 * n_edges].copy(),
        previous=mesh.previous[: 2 * n_edges].copy(),
        face=mesh.face[: 2 * n_edges].copy(),
        label=mesh.label[:n_edges].copy(),
        chain=mesh.chain[:n_edges].copy(),
        half=mesh.half[:n_faces].copy(),
        parent=mesh.parent[:n_faces].copy(),
        size=mesh.size,
    )


def box_mesh(corners: FloatArray, labels: Int32Array) -> Mesh:
    """The mesh of one convex polygon.

    Parameters
    ----------
    corners : ndarray, shape (n, 2)
        In counterclockwise order.
    labels : ndarray of int32, shape (n,)
        The line on which the side from corner i to corner i + 1 lies.

    Returns
    -------
    Mesh
        One face.
    """
    n = len(corners)
    mesh = empty_mesh(n, n, 1)
    after, before = np.roll(np.arange(n), -1), np.roll(np.arange(n), 1)
    mesh.points[:] = corners
    mesh.origin[0::2], mesh.origin[1::2] = np.arange(n), after
    mesh.following[0::2], mesh.following[1::2] = 2 * after, OUTSIDE
    mesh.previous[0::2], mesh.previous[1::2] = 2 * before, OUTSIDE
    mesh.face[0::2], mesh.face[1::2] = 0, OUTSIDE
    mesh.label[:], mesh.chain[:] = labels, -1
    mesh.half[:], mesh.parent[:] = 0, 0
    mesh.size[:] = n, n, 1
    return mesh


@inner_kernel
def cut_edge(mesh: Mesh, edge: int) -> int:
    """Insert a vertex into an edge and into both faces beside it.

    The edge keeps the part from its origin to the new vertex; the new edge is the rest.

    Returns
    -------
    int
        The new vertex; its coordinates are not set.
    """
    vertex, rest = int(mesh.size[VERTICES]), int(mesh.size[EDGES])
    mesh.size[VERTICES] += 1
    mesh.size[EDGES] += 1
    there, back = 2 * edge, 2 * edge + 1
    rest_there, rest_back = 2 * rest, 2 * rest + 1
    mesh.origin[rest_there] = vertex
    mesh.origin[rest_back] = mesh.origin[back]
    mesh.origin[back] = vertex
    mesh.face[rest_there] = mesh.face[there]
    mesh.face[rest_back] = mesh.face[back]
    if mesh.face[there] >= 0:
        follower = mesh.following[there]
        mesh.following[there], mesh.previous[rest_there] = rest_there, there
        mesh.following[rest_there], mesh.previous[follower] = follower, rest_there
    if mesh.face[back] >= 0:
        leader = mesh.previous[back]
        mesh.following[leader], mesh.previous[rest_back] = rest_back, leader
        mesh.following[rest_back], mesh.previous[back] = back, rest_back
    mesh.label[rest] = mesh.label[edge]
    mesh.chain[rest] = mesh.chain[edge]
    mesh.chain[edge] = rest
    return vertex


@inner_kernel
def cut_face(mesh: Mesh, first: int, second: int, label: int) -> int:
    """Split a face by an edge between the origins of two of its half-edges.

    The face keeps the part from `first` to `second`; the new face is the part from `second` on.

    Returns
    -------
    int
        The new face.
    """
    edge, new = int(mesh.size[EDGES]), int(mesh.size[FACES])
    mesh.size[EDGES] += 1
    mesh.size[FACES] += 1
    there, back = 2 * edge, 2 * edge + 1  # there: from the second origin to the first
    old = mesh.face[first]
    before_first, before_second = mesh.previous[first], mesh.previous[second]
    mesh.origin[there], mesh.origin[back] = mesh.origin[second], mesh.origin[first]
    mesh.following[before_second], mesh.previous[there] = there, before_second
    mesh.following[there], mesh.previous[first] = first, there
    mesh.following[before_first], mesh.previous[back] = back, before_first
    mesh.following[back], mesh.previous[second] = second, back
    mesh.label[edge], mesh.chain[edge] = label, -1
    mesh.face[there], mesh.half[old] = old, there
    mesh.half[new], mesh.parent[new] = back, mesh.parent[old]
    at = back
    while True:
        mesh.face[at] = new
        at = mesh.following[at]
        if at == back:
            break
    return new
