"""What holds for every tessellation, tried on sizes that the oracle does not reach."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from qgeom.cells import refine
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
from tests.oracles.networks import GRIDS, gaussian_network, torch_default_network, trained_like
from tests.oracles.tessellation_checks import check_combinatorics, check_geometry, check_values

BOX = ((-2.0, 2.0), (-2.0, 2.0))


def twin(network, name, **options):
    return quantize_network(network, GRIDS[name], **options)


def _cases():
    medium = torch_default_network((2, 48, 48, 1), 0)
    deep = torch_default_network((2, 12, 12, 12, 12, 3), 1)
    wide = gaussian_network((2, 200, 6, 1), 2)
    solid = torch_default_network((5, 30, 30, 2), 3)
    rng = np.random.default_rng(0)
    return {
        "48-48": ((medium,), BOX, None),
        "48-48 on a grid": ((twin(medium, "symmetric 3 bits"),), BOX, None),
        "48-48 on a coarse grid": (
            (twin(medium, "step 1/128", quantize_biases=True),),
            BOX,
            None,
        ),
        "trained": ((trained_like((2, 24, 24, 1)),), BOX, None),
        "deep": ((deep,), BOX, None),
        "deep with its twin": ((deep, twin(deep, "per channel 4 bits")), BOX, None),
        "wider than the coarse stage": ((wide,), BOX, None),
        "wide on a grid": ((twin(wide, "step 1/4", quantize_biases=True),), BOX, None),
        "flat": ((medium,), ((-2.0, 2.0), (0.25, 0.25 + 2.0**-10)), None),
        "slice": ((solid,), BOX, tuple(rng.standard_normal((3, 5)))),
        "many words": ((gaussian_network((2, 130, 1), 4),), ((-1.0, 1.0), (-0.5, 0.5)), None),
    }


CASES = _cases()


@pytest.mark.parametrize("name", CASES)
def test_invariants(name):
    networks, box, plane = CASES[name]
    cells = tessellate(*networks, box=box, slice=plane)
    assert cells.n_cells > 60
    check_combinatorics(cells)
    check_geometry(cells)
    check_values(cells)


def test_a_box_far_from_the_origin():
    network = gaussian_network((2, 20, 20, 1), 7)
    shift = np.array([2.0**20, -(2.0**18)])
    biases = [network.biases[0] - network.weights[0] @ shift, *network.biases[1:]]
    moved = dataclasses.replace(network, biases=tuple(biases))
    box = tuple((s - 2.0, s + 2.0) for s in shift.tolist())
    cells = tessellate(moved, box=box)
    assert cells.n_cells > 100
    check_combinatorics(cells)
    check_geometry(cells, tolerance=1e-9)
    near = tessellate(network, box=BOX)
    # the biases are rounded at the size of the shift
    assert abs(cells.n_cells - near.n_cells) < 5


def same_bytes(a, b):
    pairs = [
        *((getattr(a, k), getattr(b, k)) for k in ("points", "words")),
        *((getattr(a.edges, k), getattr(b.edges, k)) for k in ("vertices", "cells", "lines")),
        *(
            (getattr(a.lists, f.name), getattr(b.lists, f.name))
            for f in dataclasses.fields(a.lists)
        ),
    ]
    return all(x.dtype == y.dtype and x.tobytes() == y.tobytes() for x, y in pairs)


@pytest.mark.parametrize(
    "name", ["48-48", "deep with its twin", "wider than the coarse stage", "wide on a grid"]
)
def test_the_number_of_threads_changes_nothing(name, monkeypatch):
    networks, box, plane = CASES[name]
    monkeypatch.setattr(refine, "ROWS", 500)  # pieces of pieces
    one, two, three = (
        tessellate(*networks, box=box, slice=plane, threads=threads) for threads in (1, 2, 3)
    )
    assert same_bytes(one, two)
    assert same_bytes(one, three)
    assert same_bytes(one, tessellate(*networks, box=box, slice=plane, threads=1))


def summary(cells):
    """Areas by pattern, and pairs of patterns with the length of their common edge."""
    names = [row.tobytes() for row in cells.words]
    areas = dict(zip(names, cells.areas.tolist(), strict=True))
    inner = (cells.edges.cells >= 0).all(axis=1)
    ends = cells.points[cells.edges.vertices[inner]]
    lengths = np.hypot(*(ends[:, 0] - ends[:, 1]).T)
    pairs = {
        frozenset((names[a], names[b])): length
        for (a, b), length in zip(cells.adjacency.tolist(), lengths.tolist(), strict=True)
    }
    return areas, pairs


@pytest.mark.parametrize(("rows", "first"), [(16, 8), (50, 2), (50, 40)])
@pytest.mark.parametrize("name", ["48-48 on a grid", "deep", "slice", "trained"])
def test_pieces_change_nothing(name, rows, first, monkeypatch):
    networks, box, plane = CASES[name]
    monkeypatch.setattr(refine, "FIRST_PIECES", 1)
    monkeypatch.setattr(refine, "_MIN_FACES", 1)
    monkeypatch.setattr(refine, "ROWS", 10**9)
    whole = summary(tessellate(*networks, box=box, slice=plane))
    monkeypatch.setattr(refine, "FIRST_PIECES", first)
    monkeypatch.setattr(refine, "ROWS", rows)
    cells = tessellate(*networks, box=box, slice=plane)
    check_combinatorics(cells)
    pieces = summary(cells)
    for a, b in zip(whole, pieces, strict=True):
        assert a.keys() == b.keys()
        assert np.allclose([a[k] for k in a], [b[k] for k in a], rtol=0, atol=1e-10)


@pytest.mark.parametrize("name", ["48-48", "wide on a grid"])
def test_a_coarse_first_stage_changes_nothing(name, monkeypatch):
    networks, box, plane = CASES[name]
    found = []
    for width in (10, 1000):
        monkeypatch.setattr(refine, "_COARSE_WIDTH", width)
        monkeypatch.setattr(refine, "ROWS", 300)
        found.append(summary(tessellate(*networks, box=box, slice=plane)))
    for a, b in zip(*found, strict=True):
        assert a.keys() == b.keys()
        assert np.allclose([a[k] for k in a], [b[k] for k in a], rtol=0, atol=1e-10)


@pytest.mark.parametrize("name", ["deep", "48-48 on a grid"])
def test_exact_points_change_coordinates_only(name):
    networks, box, plane = CASES[name]
    loose, exact = (
        tessellate(*networks, box=box, slice=plane, exact_points=flag) for flag in (False, True)
    )
    assert np.array_equal(loose.words, exact.words)
    assert np.array_equal(loose.edges.vertices, exact.edges.vertices)
    assert np.array_equal(loose.edges.lines, exact.edges.lines)
    assert np.abs(loose.points - exact.points).max() < 1e-10
    check_geometry(exact)
    for axis, ends in enumerate(exact.box):
        for label, value in zip((-1 - 2 * axis, -2 - 2 * axis), ends, strict=True):
            on = exact.edges.vertices[exact.edges.lines == label]
            assert (exact.points[on, axis] == value).all()


def test_the_same_plane_with_and_without_a_slice():
    network = CASES["48-48"][0][0]
    plane = ([0.0, 0.0], [1.0, 0.0], [0.0, 1.0])
    plain = summary(tessellate(network, box=BOX))
    sliced = summary(tessellate(network, box=BOX, slice=plane))
    for a, b in zip(plain, sliced, strict=True):
        assert a.keys() == b.keys()
        assert np.allclose([a[k] for k in a], [b[k] for k in a], rtol=0, atol=1e-12)


def test_joint_cells_refine_those_of_each_network():
    a, b = torch_default_network((2, 20, 20, 1), 1), gaussian_network((2, 20, 1), 2)
    both = tessellate(a, b, box=BOX)
    for k, network in enumerate((a, b)):
        alone = tessellate(network, box=BOX)
        totals = dict.fromkeys(map(bytes, np.packbits(alone.patterns(), axis=1)), 0.0)
        for row, area in zip(np.packbits(both.patterns(k), axis=1), both.areas, strict=True):
            totals[bytes(row)] += area
        assert np.allclose(list(totals.values()), alone.areas, rtol=0, atol=1e-11)
