"""A half-edge mesh keeps its invariants however it is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.cells.mesh_cells import cell_lists
from qgeom.cells.planar_mesh import (
    EDGES,
    FACES,
    OUTSIDE,
    VERTICES,
    box_mesh,
    cut_edge,
    cut_face,
    empty_mesh,
    enlarged,
    lengthened,
)

SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
LABELS = np.array([-3, -2, -4, -1], dtype=np.int32)


def check_mesh(mesh):
    """Everything that holds for a mesh whose outside has no cycles."""
    n_vertices, n_edges, n_faces = mesh.size.tolist()
    assert n_vertices - n_edges + n_faces == 1
    for h in range(2 * n_edges):
        assert 0 <= mesh.origin[h] < n_vertices
        if mesh.face[h] == OUTSIDE:
            assert mesh.face[h ^ 1] != OUTSIDE
            continue
        after = mesh.following[h]
        assert mesh.previous[after] == h
        assert mesh.face[after] == mesh.face[h]
        assert mesh.origin[after] == mesh.origin[h ^ 1]
    total = 0
    for face in range(n_faces):
        cycle = boundary(mesh, face)
        assert len(cycle) >= 3
        assert len({int(mesh.origin[h]) for h in cycle}) == len(cycle)
        total += len(cycle)
    assert total == (mesh.face[: 2 * n_edges] >= 0).sum()


def boundary(mesh, face):
    """The half-edges of a face."""
    cycle = [int(mesh.half[face])]
    while (after := int(mesh.following[cycle[-1]])) != cycle[0]:
        assert mesh.face[after] == face
        cycle.append(after)
        assert len(cycle) <= 2 * mesh.size[EDGES]
    return cycle


def roomy(extra=60):
    """The square, with room."""
    return enlarged(box_mesh(SQUARE, LABELS), 4 + extra, 4 + 2 * extra, 1 + extra)


def cut_at(mesh, edge, share):
    """Cut an edge at a share of its length."""
    a, b = mesh.points[mesh.origin[2 * edge]], mesh.points[mesh.origin[2 * edge + 1]]
    v = cut_edge(mesh, edge)
    mesh.points[v] = (1 - share) * a + share * b
    return v


def test_the_mesh_of_a_box():
    mesh = box_mesh(SQUARE, LABELS)
    check_mesh(mesh)
    lists = cell_lists(mesh)
    assert lists.areas.tolist() == [1.0]
    assert lists.centroids.tolist() == [[0.5, 0.5]]
    assert lists.vertices.tolist() == [0, 1, 2, 3]
    assert lists.edges.tolist() == [0, 1, 2, 3]


def test_cutting_an_edge():
    mesh = roomy()
    assert cut_edge(mesh, 1) == 4
    check_mesh(mesh)
    assert mesh.size.tolist() == [5, 5, 1]
    assert mesh.origin[[2, 3, 8, 9]].tolist() == [1, 4, 4, 2]
    assert (mesh.label[4], mesh.chain[1], mesh.chain[4]) == (-2, 4, -1)


def test_parts_of_an_edge_stay_in_order():
    mesh = roomy()
    cut_at(mesh, 1, 0.5)
    cut_at(mesh, 1, 0.5)
    cut_at(mesh, 4, 0.5)
    at, heights = 1, []
    while at >= 0:
        heights.append(mesh.points[mesh.origin[2 * at], 1])
        at = mesh.chain[at]
    assert heights == [0.0, 0.25, 0.5, 0.75]


@pytest.mark.parametrize(("first", "second"), [(0, 4), (4, 0), (2, 6), (6, 2)])
def test_cutting_a_face(first, second):
    mesh = roomy()
    assert cut_face(mesh, first, second, 7) == 1
    check_mesh(mesh)
    assert mesh.size.tolist() == [4, 5, 2]
    assert mesh.label[4] == 7
    assert mesh.face[first] == 0
    assert mesh.face[second] == 1
    # the first half-edge of either face is the new edge
    assert (mesh.half[0], mesh.half[1]) == (8, 9)
    assert mesh.parent[:2].tolist() == [0, 0]
    assert cell_lists(mesh).areas.tolist() == [0.5, 0.5]


def test_room():
    mesh = box_mesh(SQUARE, LABELS)
    larger = enlarged(mesh, 10, 3, 5)
    assert larger.points.shape == (10, 2)
    assert larger.label is mesh.label
    assert len(larger.half) == 5
    assert np.array_equal(larger.points[:4], SQUARE)
    assert lengthened(mesh.label, 4) is mesh.label
    assert lengthened(mesh.label, 6).dtype == np.int32
    assert empty_mesh(2, 3, 4).size.tolist() == [0, 0, 0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 10**6)] * 5), max_size=25))
def test_random_cuts(moves):
    """Each cuts two edges of a face and the face between them."""
    mesh = roomy()
    for pick, first, second, a, b in moves:
        face = pick % int(mesh.size[FACES])
        cycle = boundary(mesh, face)
        i, j = first % len(cycle), second % len(cycle)
        if i == j:
            continue
        ends = []
        for k, share in ((i, a), (j, b)):
            edge = cycle[k] // 2
            v = cut_at(mesh, edge, (1 + share % 7) / 9)
            ends.append(v)
        starts = [h for v in ends for h in boundary(mesh, face) if mesh.origin[h] == v]
        before = mesh.size.copy()
        new = cut_face(mesh, *starts, 5)
        assert (mesh.size - before).tolist() == [0, 1, 1]
        assert new == mesh.size[FACES] - 1
        check_mesh(mesh)
    areas = cell_lists(mesh).areas
    assert np.isclose(areas.sum(), 1.0, rtol=0, atol=1e-12)
    # every neighbour has the vertices of the other: sums of lengths match too
    assert mesh.size[VERTICES] == 4 + 2 * (mesh.size[FACES] - 1)


def test_areas_and_centroids_of_a_tiny_face_far_away():
    tiny = SQUARE * 2.0**-30 + 2.0**20
    lists = cell_lists(box_mesh(tiny, LABELS))
    assert lists.areas.tolist() == [2.0**-60]
    assert lists.centroids.tolist() == [[2.0**20 + 2.0**-31] * 2]


def test_a_face_without_area_has_a_centroid():
    flat = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.5, 0.0]])
    lists = cell_lists(box_mesh(flat, LABELS))
    assert lists.areas.tolist() == [0.0]
    assert lists.centroids.tolist() == [[0.625, 0.0]]
