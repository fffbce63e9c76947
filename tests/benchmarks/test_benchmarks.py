"""The benchmarks run, and what they compare with gives the same answers."""

import json

import numpy as np
import pytest

from benchmarks.clipping import clipped_cells
from benchmarks.cold_start import _PROGRAM
from benchmarks.dual_subdivisions import qhull_cells
from benchmarks.joint import half_width_with
from benchmarks.lattice_patterns import cell_numbers, lattice_patterns, numbers
from benchmarks.memory import peak_bytes
from benchmarks.networks import (
    Case,
    beginnings,
    default_network,
    on_grid,
    square,
    wide_gaussian_network,
    zero_share,
)
from benchmarks.open_signs import open_signs
from benchmarks.run import BENCHMARKS, main
from benchmarks.tables import Settings, Table, shown
from benchmarks.tessellation_costs import cost, growth, result_arrays
from benchmarks.timing import best, in_turn
from benchmarks.zonotope_volumes import enumerated_volume
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate
from qgeom.zonotopes.volume import zonotope_volume


# cold compiles for seconds; report, training and workflow have tests of their own
@pytest.mark.parametrize(
    "name", sorted(set(BENCHMARKS) - {"cold", "report", "training", "workflow"})
)
def test_quick_runs_and_writes_its_tables(name, tmp_path, capsys):
    path = tmp_path / "new" / "tables.json"
    main([name, "--quick", "--repeats", "1", "--output", str(path)])
    written = json.loads(path.read_text())
    assert written["settings"] == {"repeats": 1, "quick": True, "large": False}
    printed = capsys.readouterr().out
    for table in written["tables"][name]:
        assert table["rows"]
        assert table["title"] in printed


def test_all_that_was_measured_before_can_still_be_measured():
    assert {"training", "flips", "workflow"} <= set(BENCHMARKS)


@pytest.mark.parametrize("arguments", [["speed"], ["joint", "--repeats", "0"]])
def test_wrong_arguments_are_refused(arguments, capsys):
    with pytest.raises(SystemExit):
        main(arguments)
    message = capsys.readouterr().err
    assert "no benchmark speed; there are tessellation" in message or "at least 1" in message


def test_cold_start_measures_a_program_that_runs():
    exec(_PROGRAM, {})


def test_clipping_finds_the_same_cells():
    network, box = default_network((16, 16), seed=3), square(2.0)
    exact, polygons = tessellate(network, box=box), clipped_cells(network, box=box)
    assert len(polygons) == exact.n_cells
    assert np.isclose(sum(area(p) for p in polygons), 16.0)
    assert np.allclose(sorted(map(area, polygons)), np.sort(exact.areas), atol=1e-9)
    centres = np.array([polygon.mean(axis=0) for polygon in polygons])
    found = numbers(network.packed_pattern(centres))
    assert set(found) == set(cell_numbers(exact))


def area(polygon):
    x, y = (polygon - polygon[0]).T
    return 0.5 * (x * np.roll(y, -1) - y * np.roll(x, -1)).sum()


def test_lattice_patterns_are_those_of_cells_with_an_area():
    network, box = default_network((8, 8)), square(1.0)
    exact = tessellate(network, box=box)
    found = lattice_patterns(network, box=box, resolution=300)
    assert np.isin(found, cell_numbers(exact)).all()
    assert len(found) >= (exact.areas > 1e-3).sum()


def test_numbers_tell_patterns_apart():
    words = np.random.default_rng(0).integers(2**64, size=(1000, 3), dtype=np.uint64)
    changed = words.copy()
    changed[:, 1] ^= np.uint64(1 << 63)
    assert len(np.unique(np.concatenate([numbers(words), numbers(changed)]))) == 2000


def test_open_signs_counts_exact_decisions_and_all_signs():
    # neuron 3 is a sum of two others with rounded weights: only exact arithmetic tells its sign
    # where these vanish
    first = np.array([[0.1, 0.7], [0.3, -0.2], [0.1 + 0.3, 0.7 - 0.2], [1.0, 0.5]])
    tied = ReLUNetwork([first, np.ones((1, 4))], [np.zeros(4), np.zeros(1)])
    case = Case("tied", tied, square(1.0))
    n_open, n_signs = open_signs(case)
    assert n_open > 0
    assert n_signs == 4 * len(tessellate(tied, box=case.box).points)


def test_beginnings_end_with_the_network_itself():
    for network in (default_network((5, 6, 7)), on_grid(default_network((5, 6)), Grid.step(0.5))):
        whole, last = (tessellate(n, box=square(1.0)) for n in (network, beginnings(network)[-1]))
        assert last.n_cells == whole.n_cells


@pytest.mark.parametrize("biases", [False, True])
def test_peak_holds_at_least_the_result(biases):
    network = on_grid(wide_gaussian_network((64, 64)), Grid.step(0.5), biases=biases)
    case = Case("normal", network, square(3.0))
    peak = peak_bytes(case)
    if peak is None:
        pytest.skip("no /proc to read the peak from")
    result = sum(a.nbytes for a in result_arrays(tessellate(network, box=case.box)))
    assert result < peak < 1e9


def test_a_wrong_number_of_cells_is_refused(monkeypatch):
    monkeypatch.setattr("benchmarks.tessellation_costs.KNOWN_CELLS", {((8, 8), 1.0): 1})
    with pytest.raises(RuntimeError, match="22 cells, there should be 1"):
        cost(Case("float", default_network((8, 8)), square(1.0)), 1)


def test_growth_is_the_slope_between_logarithms():
    case = Case("float", default_network((8, 8)), square(1.0))
    rows = [{"cells": n, "seconds": 1e-6 * n**1.5} for n in (10, 100, 1000)]
    (row,) = growth([[case] * 3], [rows]).rows
    assert row["exponent"] == pytest.approx(1.5)


def test_half_width_has_about_the_cells():
    network = default_network((16, 16))
    half_width, cells = half_width_with(network, 200)
    assert tessellate(network, box=square(half_width)).n_cells == cells
    assert abs(cells - 200) <= 8


def test_enumeration_and_qhull_are_right_where_the_answer_is_known():
    generators = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    assert enumerated_volume(generators) == 12.0 == zonotope_volume(generators)
    pyramid = np.array([[0.0, 0, 0], [2, 0, 0], [0, 2, 0], [0.5, 0.5, 1]])
    assert qhull_cells(pyramid) == {frozenset(s) for s in ((0, 1, 3), (0, 2, 3), (1, 2, 3))}


def test_zero_share_counts_weights():
    network = ReLUNetwork([[[0.1, 2.0]], [[0.2]]], [[0.0], [0.0]])
    assert zero_share(on_grid(network, Grid.step(1.0))) == pytest.approx(2 / 3)


def test_timing_keeps_the_least_and_warms_up():
    calls = []
    least = in_turn({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, repeats=2)
    assert "".join(calls) == "ababab"
    assert set(least) == {"a", "b"}
    assert 0 < best(lambda: None, repeats=1) < 1


def test_table_stands_in_columns():
    table = Table("Title", [{"name": "a", "n": 1234}, {"name": "bc", "x": 0.51236}], ["note"])
    assert table.text().splitlines() == [
        "Title",
        "",
        "name      n       x",
        "a     1,234",
        "bc           0.5124",
        "  note",
    ]
    assert shown(12345.6) == "12,346"
    assert Settings().repeats == 5
