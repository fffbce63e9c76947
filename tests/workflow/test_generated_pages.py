"""Generated pages: numbers of the run, tables, the order of sections."""

import re

import pytest

from tests.workflow.pandoc_tree import rows
from workflow.generated_pages import (
    MOST_COLUMNS,
    MOST_ROWS,
    experiments_page,
    small_tables,
)
from workflow.report_numbers import listed, run_numbers

# Numbers


@pytest.mark.parametrize(
    ("values", "phrase"), [([1], "1"), ([1, 2], "1 and 2"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(values, phrase):
    assert listed(values) == phrase


def test_numbers_of_a_run():
    blocks = {
        "seed": 7,
        "population": {"seeds": 5, "hidden": [8, 4]},
        "training": {"epochs": 1000, "learning_rate": 0.01},
        "datasets": {
            "moons": {"points": 500, "test_points": 2000, "noise": 0.15},
            "spirals": None,
        },
        "quantization": {
            "grids": ["fixed_range", "b"],
            "bits": [2, 4, 8],
            "rounding": "nearest_even",
        },
    }
    entries = [
        {"verdict": "reproduced", "document": "TGQ"},
        {"verdict": "refuted", "document": "TGR"},
    ]
    numbers = run_numbers(blocks, entries)
    expected = {
        "networks": "5",
        "twins": "6",
        "quantized_networks": "30",
        "architecture": "2→8→4→1",
        "neurons": "12",
        "datasets": "moons",
        "grid_names": "fixed range and b",
        "bits": "2, 4 and 8",
        "claims": "2",
        "documents": "2",
        "reproduced": "1",
        "refuted": "1",
        "corrected": "0",
        "inconclusive": "0",
        "epochs": "1,000",
        "test_points_moons": "2,000",
        "noise_moons": "0.15",
    }
    assert {name: numbers[name] for name in expected} == expected
    assert "points_spirals" not in numbers
    assert all(isinstance(value, str) for value in numbers.values())


# Tables


def test_small_tables_are_printed_and_large_ones_are_not(tmp_path):
    for name, length in (("small", 2), ("limit", MOST_ROWS), ("large", MOST_ROWS + 1)):
        lines = [f"fixed_range,{k}" for k in range(length)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["grid,bits", *lines]) + "\n")
    for name, width in (("broad", MOST_COLUMNS), ("too_broad", MOST_COLUMNS + 1)):
        line = ",".join(f"c{k}" for k in range(width))
        (tmp_path / f"{name}.csv").write_text(f"{line}\n{line}\n")
    (tmp_path / "manifest.json").write_text("{}")
    pages = small_tables(tmp_path)
    assert sorted(pages) == ["broad", "limit", "small"]
    assert rows(pages["small"]) == [["grid", "bits"], ["fixed range", "0"], ["fixed range", "1"]]
    assert len(rows(pages["limit"])) == MOST_ROWS + 1


def test_experiments_page():
    page = experiments_page({"b_first": "early", "c_third": "late", "a_second": "early"})
    names = ["early", "b_first", "a_second", "late", "c_third"]
    included = re.findall(r"\{\{< include (\S+) >\}\}", page)
    assert included == [f"sections/{name}.qmd" for name in names]
