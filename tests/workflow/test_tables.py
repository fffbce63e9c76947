"""Tables keep every bit on disk and are real tables in the report."""

import json

import numpy as np
import pandas as pd
import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from workflow.tables import to_markdown, write_table

MINUS = "\N{MINUS SIGN}"


def plain(node):
    """The text of a piece of Pandoc's syntax tree."""
    if isinstance(node, list):
        return "".join(plain(child) for child in node)
    if not isinstance(node, dict) or "t" not in node:
        return ""
    if node["t"] == "Str":
        return node["c"]
    if node["t"] in {"Space", "SoftBreak"}:
        return " "
    if node["t"] in {"Code", "Math"}:
        return node["c"][1]
    return plain(node.get("c", []))


def pandoc_table(markdown):
    """Rows of cells, as Pandoc reads them, header first; and the alignment of the columns."""
    blocks = json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))["blocks"]
    (table,) = (block["c"] for block in blocks if block["t"] == "Table")
    rows = table[3][1] + [row for body in table[4] for row in body[3]]
    cells = [[plain(cell[4]) for cell in row[1]] for row in rows]
    return cells, [column[0]["t"].removeprefix("Align") for column in table[2]]


def test_a_table_of_every_type():
    frame = pd.DataFrame(
        {
            "grid": ["fixed_range", "a|b"],
            "bits": [2, -16],
            "flip_rate": [0.123456, -1e-7],
            "share": [1.0, np.nan],
            "holds": [True, False],
        }
    )
    cells, aligned = pandoc_table(to_markdown(frame))
    assert cells == [
        ["grid", "bits", "flip rate", "share", "holds"],
        ["fixed range", "2", "0.1235", "1", "True"],
        ["a|b", f"{MINUS}16", f"{MINUS}1e{MINUS}07", "–", "False"],
    ]
    assert aligned[:4] == ["Left", "Right", "Right", "Right"]


def test_columns_line_up():
    lines = to_markdown(pd.DataFrame({"a": ["x", "longer"], "n": [1, 1000]})).split("\n")
    assert len({len(line) for line in lines}) == 1
    assert lines[1] == "|:-------|-----:|"


@pytest.mark.parametrize(("values", "text"), [([7.0], "7"), ([1234567.0], "1.235e+06")])
def test_four_significant_digits(values, text):
    assert pandoc_table(to_markdown(pd.DataFrame({"x": values})))[0][1] == [text]


def test_a_table_without_rows():
    cells, _ = pandoc_table(to_markdown(pd.DataFrame({"a": [], "b": []})))
    assert cells == [["a", "b"]]


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "|", "_", "-", " x", "λ"]), min_size=1).map("".join),
        min_size=1,
        max_size=8,
    )
)
@settings(deadline=None, max_examples=15)
def test_any_text_stays_in_its_cell(texts):
    frame = pd.DataFrame({"text": texts, "n": range(len(texts))})
    cells, _ = pandoc_table(to_markdown(frame))
    assert [row[1] for row in cells[1:]] == [str(n) for n in range(len(texts))]
    assert all(len(row) == 2 for row in cells)
    assert [row[0].count("|") for row in cells[1:]] == [text.count("|") for text in texts]


@given(hnp.arrays(np.float64, st.integers(1, 20), elements=st.floats(allow_nan=False)))
@settings(deadline=None, max_examples=30)
def test_floats_keep_every_bit(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("table") / "t.csv"
    write_table(path, pd.DataFrame({"x": values}))
    assert np.allclose(pd.read_csv(path)["x"], values, rtol=1e-12, atol=0)
    assert [float(line) for line in path.read_text().split("\n")[1:-1]] == values.tolist()


def test_csv_is_tidy_and_the_same_byte_for_byte(tmp_path):
    frame = pd.DataFrame({"grid": ["fixed_range", "a,b"], "rate": [0.1, 0.25], "λ": [1, 2]})
    write_table(tmp_path / "a.csv", frame)
    write_table(tmp_path / "b.csv", frame.copy())
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    expected = 'grid,rate,λ\nfixed_range,0.1,1\n"a,b",0.25,2\n'
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == expected
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "a.csv"), frame)


def test_wide_tables_give_each_column_what_its_words_need():
    frame = pd.DataFrame({f"generators per layer {k}": [k, 10 * k] for k in range(6)})
    frame.insert(0, "dataset", ["moons", "spirals"])
    head, rule, *_ = to_markdown(frame).splitlines()
    assert len(head) > 72
    dashes = [part.count("-") for part in rule.strip("|").split("|")]
    longest = len("generators")
    assert dashes[1:] == [dashes[1]] * 6
    assert longest * 1.25 <= dashes[1] < len("generators per layer 1")
    assert dashes[0] < dashes[1]


def test_missing_values_are_dashes():
    frame = pd.DataFrame({"bits": [2.0, float("nan")], "name": ["a", pd.NA]})
    rows = to_markdown(frame).splitlines()[2:]
    assert [[cell.strip() for cell in row.strip("|").split("|")] for row in rows] == [
        ["2", "a"],
        ["–", "–"],
    ]
