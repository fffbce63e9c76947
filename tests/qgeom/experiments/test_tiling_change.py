"""`tiling_change`: the measurements."""

import itertools
import math
from dataclasses import asdict, replace

import numpy as np
import pytest

from qgeom import lattice
from qgeom.errors import ParameterError
from qgeom.experiments.tiling_change.changes import (
    GAINED,
    KEPT,
    LOST,
    MOVED,
    cell_fates,
    measure_change,
    silent_edges,
)
from qgeom.experiments.tiling_change.claims import claims
from qgeom.experiments.tiling_change.compute import compute
from qgeom.experiments.tiling_change.deep import measure_deep
from qgeom.experiments.tiling_change.duality import arrangement_box, measure_duality
from qgeom.experiments.tiling_change.lattice_view import lattice_patterns, view_twin
from qgeom.experiments.tiling_change.parameters import DEMANDS
from qgeom.experiments.tiling_change.prose import tables, variables
from qgeom.flips.transitions import pattern_transitions
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
from tests.qgeom.experiments.populations import keys_of, member, network, population
from tests.qgeom.experiments.tiling_change_cases import PARAMS

KEYS = keys_of(("symmetric_tensor", "fixed_range"), (3, 8))
BOX = ((-1.0, 1.0), (-1.0, 1.0))


def lines(biases, rows=((1.0, 0.0), (0.0, 1.0)), outputs=(1.0, -1.0)):
    return ReLUNetwork([rows, [outputs]], [biases, [0.0]])


@pytest.fixture(scope="module")
def crowd():
    return population(*(member(n, seed, KEYS) for n in ("left", "right") for seed in range(2)))


@pytest.fixture(scope="module")
def outcome(crowd):
    return compute(PARAMS, crowd, seed=1)


# The change of one tiling


def test_a_line_that_shifts_moves_area_and_no_more():
    change = measure_change(lines([0.0, 0.0]), lines([0.5, 0.0]), box=BOX, share=0.05)
    assert (change.cells_float, change.cells_quantized) == (4, 4)
    assert (change.lost, change.gained, change.merged, change.split) == (0, 0, 0, 0)
    assert change.moved == pytest.approx(0.25)  # the strip −0.5 < x < 0
    assert change.changed == 4
    assert change.touched == 2  # the strip lies in the two left cells
    assert change.touched_area == pytest.approx(0.5)
    assert change.map_changed == pytest.approx(0.5)  # where x counts: the offset is another one
    assert change.same_graph
    assert (change.neighbours_float, change.neighbours_lost, change.neighbours_gained) == (4, 0, 0)


def test_a_line_that_leaves_the_box_merges_cells():
    change = measure_change(lines([0.0, 0.0]), lines([2.0, 0.0]), box=BOX, share=0.05)
    assert (change.cells_float, change.cells_quantized) == (4, 2)
    assert (change.lost, change.gained, change.merged, change.split) == (2, 0, 2, 0)
    assert change.lost_area == pytest.approx(0.5) == pytest.approx(change.moved)
    assert (change.neighbours_lost, change.neighbours_gained) == (3, 0)
    assert not change.same_graph
    back = measure_change(lines([2.0, 0.0]), lines([0.0, 0.0]), box=BOX, share=0.05)
    assert (back.lost, back.gained, back.merged, back.split) == (0, 2, 0, 2)
    assert back.gained_area == pytest.approx(0.5)


def test_fates_follow_the_symmetric_difference():
    before = np.array([[0], [0], [1], [2]], dtype=np.uint64)
    after = np.array([[0], [3], [1], [1]], dtype=np.uint64)
    moved = pattern_transitions(before, after, np.array([9.7, 0.3, 5.0, 0.4]), n_neurons=2)
    fates = cell_fates(moved, share=0.05)
    assert fates.before.tolist() == [KEPT, MOVED, LOST]  # 3 % less; 8 % more; gone
    assert fates.after.tolist() == [KEPT, MOVED, GAINED]
    assert fates.kept_area.tolist() == [9.7, 5.0, 0.0]


@pytest.mark.parametrize("seed", range(3))
def test_a_dense_lattice_agrees_up_to_its_resolution(seed):
    source = network(seed)
    twin = quantize_network(source, Grid.symmetric(3))
    change = measure_change(source, twin, box=BOX, share=0.05)
    points = lattice.midpoints(BOX, 300)
    first, second = source.pattern(points), twin.network.pattern(points)
    assert change.moved == pytest.approx((first != second).any(axis=1).mean(), abs=0.01)
    names = [{row.tobytes() for row in part} for part in (first, second)]
    gone = np.array([row.tobytes() not in names[1] for row in first]).mean()
    assert change.lost_area == pytest.approx(gone, abs=0.01)
    assert len(names[0]) <= change.cells_float
    assert change.lost_area <= change.moved <= change.touched_area + 1e-12
    assert change.cells_float - change.lost == change.cells_quantized - change.gained


def test_a_silent_layer_hides_its_inputs_edges():
    dead = ReLUNetwork(
        [[[1.0, 0.0], [0.0, 1.0]], [[-1.0, -1.0]], [[1.0]]], [[0.0, 0.0], [-1.0], [0.0]]
    )
    assert silent_edges(tessellate(dead, box=BOX)) == (4, 4)
    found = measure_deep(dead, box=BOX)
    assert (found.cells, found.edges, found.map_silent, found.cells_crossed) == (4, 4, 4, 0)
    assert found.edges_missing == 4  # the output is the constant 0


def test_kinks_of_f_and_g_can_cancel():
    # |x| − |x| through the second layer: relu(x) + relu(−x) ± 0.5, as a difference of equals
    fold = ReLUNetwork(
        [[[1.0, 0.0], [-1.0, 0.0]], [[1.0, 1.0], [1.0, 1.0]], [[1.0, -1.0]]],
        [[0.0, 0.0], [0.5, 0.25], [0.0]],
    )
    found = measure_deep(fold, box=BOX)
    assert (found.cells, found.map_silent, found.cells_crossed) == (2, 1, 0)


# Duality


@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_lines_in_general_position_have_the_textbook_numbers(n):
    rng = np.random.default_rng(n)
    net = lines(rng.standard_normal(n), rng.standard_normal((n, 2)), rng.choice([-1.0, 1.0], n))
    found = measure_duality(net)
    pairs = math.comb(n, 2)
    assert found.cells == found.dual_vertices == 1 + n + pairs
    assert found.neighbours == found.dual_edges == n * n  # n lines, each cut into n parts
    assert found.crossings == found.dual_cells == pairs
    assert found.regular
    assert found.contained
    assert found.graph_matches
    assert found.silent == 0


def test_the_arrangement_box_holds_all_crossings():
    net = lines([3.0, -4.0])
    (x0, x1), (y0, y1) = arrangement_box(net)
    assert x0 < -3.0 < x1
    assert y0 < 4.0 < y1


@pytest.mark.parametrize(
    ("rows", "biases", "outputs"),
    [
        (((1.0, 0.0), (0.0, 1.0)), (0.0, 0.0), (1.0, 0.0)),  # an output weight is zero
        (((1.0, 0.0), (1.0, 0.0), (0.0, 1.0)), (0.5, 0.5, 0.0), (1.0, -1.0, 1.0)),  # cancels
    ],
)
def test_neurons_without_effect_are_edges_without_hypersurface(rows, biases, outputs):
    found = measure_duality(lines(biases, rows, outputs))
    assert not found.regular
    assert found.silent > 0
    assert found.contained
    assert not found.graph_matches
    assert found.dual_vertices < found.cells


def test_degenerate_arrangements():
    parallel = measure_duality(lines([0.0, 1.0], ((1.0, 0.0), (1.0, 0.0)), (1.0, 1.0)))
    assert (parallel.cells, parallel.dual_vertices, parallel.dual_cells) == (3, 3, 0)
    assert parallel.graph_matches
    star = measure_duality(lines([0.0] * 3, ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0)), (1.0, 1.0, -1.0)))
    assert (star.cells, star.neighbours, star.crossings, star.dual_cells) == (6, 6, 1, 1)
    assert star.graph_matches
    constant = measure_duality(lines([0.0, 0.0], ((0.0, 0.0), (0.0, 0.0))))
    assert (constant.cells, constant.dual_vertices, constant.dual_edges) == (1, 1, 0)


# The lattice


def test_a_sliver_between_lattice_points_is_missed():
    thin = lines([0.001, 0.001], ((1.0, 0.0), (-1.0, 0.0)), (1.0, 1.0))  # both active: |x| < 0.001
    twin = quantize_network(thin, Grid.from_name("fixed_range", 2))  # weights stay as they are
    view, squares, hit = view_twin(
        thin, twin, box=BOX, seen=lattice_patterns(thin, BOX, 10), resolution=10
    )
    assert (view.cells, view.missed, view.float_missed, view.quantized_missed) == (3, 1, 1, 1)
    assert view.missed_area == pytest.approx(0.001)
    assert squares[~hit] == pytest.approx([0.1])  # 0.002 · 2 of squares of 0.2 · 0.2
    assert (view.lost, view.gained) == (0, 0)


# The experiment


def test_rows_are_the_measurements_of_every_twin(crowd, outcome):
    cases = [(m, k) for m in crowd.members for k in m.twins]
    names = [outcome.array(f"row_{part}").tolist() for part in ("dataset", "seed", "grid", "bits")]
    expected = [(m.dataset, m.seed, k.grid, k.bits) for m, k in cases]
    assert list(zip(*names, strict=True)) == expected
    m, k = cases[5]
    box = crowd.datasets[m.dataset].box(0.5)
    for name, value in asdict(measure_change(m.network, m.twins[k], box=box, share=0.05)).items():
        assert outcome.array(f"row_{name}")[5] == value
    assert len(outcome.array("small_bits")) == 2 * len(KEYS)
    assert len(outcome.array("dual_bits")) == 2 * (1 + len(KEYS)) + 4 * (1 + 2)
    assert len(outcome.array("lattice_bits")) == 4 * 2
    assert len(outcome.array("cell_hit")) == outcome.array("lattice_cells").sum()


def test_the_drawn_cells_cover_the_box_and_have_the_counted_fates(outcome):
    row = (
        (outcome.array("row_dataset") == "left")
        & (outcome.array("row_seed") == 0)
        & (outcome.array("row_grid") == "symmetric_tensor")
        & (outcome.array("row_bits") == 3)
    )
    fates = outcome.array("map_left_float_fate")
    assert (fates == LOST).sum() == outcome.array("row_lost")[row][0]
    assert (fates != KEPT).sum() == outcome.array("row_changed")[row][0]
    gained = (outcome.array("map_left_twin_fate") == GAINED).sum()
    assert gained == outcome.array("row_gained")[row][0]
    corners, offsets = (outcome.array(f"map_left_float_{n}") for n in ("corners", "offsets"))
    area = 0.0
    for a, b in itertools.pairwise(offsets.tolist()):
        x, y = corners[a:b].T
        area += 0.5 * float(x @ np.roll(y, -1) - y @ np.roll(x, -1))
    assert area == pytest.approx(np.prod(np.ptp(outcome.array("map_left_box"), axis=1)))
    same = outcome.array("matrix_left_3_same")
    kept = outcome.array("matrix_left_3_share")[same].sum()
    assert 1.0 - kept == pytest.approx(outcome.array("row_moved")[row][0])


def test_the_same_input_gives_the_same_bytes(crowd, outcome):
    again = compute(PARAMS, crowd, seed=2)
    assert again.metrics == outcome.metrics
    for name, array in outcome.arrays.items():
        assert array.tobytes() == again.array(name).tobytes(), name


def test_variables_and_tables(outcome):
    printed = variables(outcome)
    for name, text in printed.items():
        assert name.replace("_", "").isalnum()
        assert name == name.lower()
        assert text
        assert "nan" not in text.lower()
    assert printed["widths"] == "2→4→3→1"
    made = tables(outcome)
    keys = ["dataset", "seed", "grid", "bits"]
    for name in ("", "_small", "_dual", "_deep", "_lattice"):
        assert not made[f"tiling_change{name}"].duplicated(keys).any()
    rows, means = made["tiling_change"], made["tiling_change_counts"]
    chosen = rows[rows.bits == 8]
    expected = 100 * (chosen.lost / chosen.cells_float).mean()
    assert means[means.bits == 8]["disappeared"].item() == round(expected, 1)


def test_claims_of_real_data_are_judged(outcome):
    verdicts = {entry.claim.id: str(entry.verdict) for entry in claims(outcome)}
    assert verdicts["TGQ-9.4-hypersurfaces-are-boundaries"] == "reproduced"
    assert verdicts["TGQ-9.4-tiling-is-dual"] == "corrected"


def test_impossible_populations_are_refused(crowd):
    with pytest.raises(ParameterError, match="no networks"):
        compute(PARAMS, None, seed=1)
    with pytest.raises(ParameterError, match="no twin"):
        compute(replace(PARAMS, showcase_bits=5), crowd, seed=1)
    with pytest.raises(ParameterError, match="showcase_seed"):
        compute(replace(PARAMS, showcase_seed=2), crowd, seed=1)


@pytest.mark.parametrize(
    "change",
    [
        {"hidden_weights": ()},
        {"hidden_weights": ((1.0,), (2.0,))},
        {"hidden_biases": (0.0,)},
        {"output_weights": (1.0, float("nan"))},
        {"window": 0.0},
        {"margin": -1.0},
        {"resolution": 0},
        {"changed_share": 0.0},
        {"few_share": 1.0},
        {"confidence": 1.5},
        {"showcase_seed": -1},
        {"showcase_bits": 0},
        {"small_bits": ()},
        {"small_bits": (3, 2)},
    ],
)
def test_senseless_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        replace(PARAMS, **change)


def test_what_the_population_lacks_is_named_before_the_run():
    assert DEMANDS.conflicts(PARAMS, seeds=1, grids=("symmetric_tensor",), bits=(3,)) == []
    assert len(DEMANDS.conflicts(PARAMS, seeds=0, grids=("fixed_range",), bits=(2,))) == 3
