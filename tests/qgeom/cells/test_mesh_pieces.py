"""Cutting a mesh into pieces and joining these."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.cells.mesh_cells import cell_lists
from qgeom.cells.mesh_pieces import cut_piece, join_pieces
from qgeom.cells.planar_mesh import EDGES, FACES, OUTSIDE, VERTICES, enlarged
from qgeom.errors import GeometryError
from tests.qgeom.cells.test_planar_mesh import boundary, check_mesh, cut_at, roomy


def cut_up(seed, n_cuts, room=60):
    """A square cut by random chords."""
    from qgeom.cells.planar_mesh import cut_face

    rng = np.random.default_rng(seed)
    mesh = roomy(room)
    for label in range(n_cuts):
        face = int(rng.integers(mesh.size[FACES]))
        cycle = boundary(mesh, face)
        i, j = rng.choice(len(cycle), 2, replace=False).tolist()
        ends = [cut_at(mesh, cycle[k] // 2, float(rng.uniform(0.2, 0.8))) for k in (i, j)]
        starts = [h for v in ends for h in boundary(mesh, face) if mesh.origin[h] == v]
        cut_face(mesh, *starts, label)
    check_mesh(mesh)
    return mesh


def pieces_of(mesh, stops):
    """Pieces between the given faces."""
    stops = sorted({0, *stops, int(mesh.size[FACES])})
    return [cut_piece(mesh, first, last) for first, last in itertools.pairwise(stops)]


def cycles(mesh):
    """The boundary of every face as points and labels."""
    found = []
    for face in range(int(mesh.size[FACES])):
        cycle = boundary(mesh, face)
        points = [tuple(mesh.points[mesh.origin[h]].tolist()) for h in cycle]
        labels = [int(mesh.label[h // 2]) for h in cycle]
        turn = points.index(min(points))
        found.append((points[turn:] + points[:turn], labels[turn:] + labels[:turn]))
    return found


def sizes(mesh):
    return mesh.size.tolist()


stops = st.lists(st.integers(1, 20), max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 20), stops)
def test_cutting_and_joining_without_refinement(seed, n_cuts, at):
    mesh = cut_up(seed, n_cuts)
    pieces = pieces_of(mesh, [k for k in at if k < mesh.size[FACES]])
    whole = join_pieces(mesh, pieces, [piece.mesh for piece in pieces])
    check_mesh(whole)
    n_vertices, n_edges, _ = sizes(mesh)
    assert sizes(whole) == sizes(mesh)
    for name in ("points", "origin", "face", "following", "previous", "label", "chain"):
        length = {"points": n_vertices, "label": n_edges, "chain": n_edges}.get(name, 2 * n_edges)
        new, old = getattr(whole, name)[:length], getattr(mesh, name)[:length]
        if name in {"following", "previous"}:
            new, old = new[mesh.face[:length] >= 0], old[mesh.face[:length] >= 0]
        assert np.array_equal(new, old)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 20))
def test_a_piece_is_a_part_of_the_mesh(seed, n_cuts):
    mesh = cut_up(seed, n_cuts)
    n_faces = int(mesh.size[FACES])
    first, last = n_faces // 3, n_faces // 3 + n_faces // 2
    piece = cut_piece(mesh, first, last)
    assert cycles(piece.mesh) == cycles(mesh)[first:last]
    assert np.array_equal(piece.mesh.points, mesh.points[piece.vertices])
    assert np.array_equal(piece.mesh.label, mesh.label[piece.edges])
    assert np.array_equal(piece.mesh.parent, np.arange(last - first))
    outer = piece.mesh.face == OUTSIDE
    assert (piece.mesh.face[np.flatnonzero(outer) ^ 1] != OUTSIDE).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12), stops, st.integers(1, 3))
def test_pieces_that_cut_their_common_edges_alike(seed, n_cuts, at, parts):
    """Every edge of every piece is cut at the same places, as exact signs make sure."""
    mesh = cut_up(seed, n_cuts)
    pieces = pieces_of(mesh, [k for k in at if k < mesh.size[FACES]])
    refined = []
    for piece in pieces:
        n_vertices, n_edges, n_faces = sizes(piece.mesh)
        copy = piece.mesh._replace(
            **{name: getattr(piece.mesh, name).copy() for name in piece.mesh._fields}
        )
        part = enlarged(copy, n_vertices + parts * n_edges, (parts + 1) * n_edges, n_faces)
        for edge in range(n_edges):
            for k in range(parts):  # from the end towards the origin: shares of what is left
                cut_at(part, edge, (parts - k) / (parts + 1 - k))
        refined.append(part)
    whole = join_pieces(mesh, pieces, refined)
    check_mesh(whole)
    n_edges = int(mesh.size[EDGES])
    assert whole.size[EDGES] == (parts + 1) * n_edges
    assert whole.size[VERTICES] == mesh.size[VERTICES] + parts * n_edges
    before, after = (cell_lists(m).areas for m in (mesh, whole))
    assert np.allclose(after, before, rtol=0, atol=1e-14)
    _check_chains(mesh, whole)


def _check_chains(mesh, whole):
    """The parts of an edge of the square follow one another from end to end."""
    for edge in range(4):
        ends, at = [], edge
        while at >= 0:
            ends.append((int(whole.origin[2 * at]), int(whole.origin[2 * at + 1])))
            assert whole.label[at] == whole.label[edge]
            at = int(whole.chain[at])
        assert all(a[1] == b[0] for a, b in itertools.pairwise(ends))
        assert (ends[0][0], ends[-1][1]) == (edge, (edge + 1) % 4)


@pytest.mark.parametrize("which", [0, 1])
def test_pieces_that_disagree_are_reported(which):
    mesh = cut_up(0, 1)
    pieces = pieces_of(mesh, [1])
    shared = int(np.intersect1d(pieces[0].edges, pieces[1].edges)[0])
    refined = [piece.mesh for piece in pieces]
    room = [2 * n for n in sizes(refined[which])]
    refined[which] = enlarged(refined[which], *room)
    cut_at(refined[which], int(np.flatnonzero(pieces[which].edges == shared)[0]), 0.5)
    with pytest.raises(GeometryError, match="cut their common edge differently"):
        join_pieces(mesh, pieces, refined)
