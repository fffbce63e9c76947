"""Generated pages: every entry is there, and nothing in an entry breaks the table."""

import json
import re

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.claims import Verdict
from workflow.artifacts import canonical_json
from workflow.generated_pages import (
    MOST_COLUMNS,
    MOST_ROWS,
    experiments_page,
    ledger_page,
    provenance_page,
    reproducibility_page,
    small_tables,
)
from workflow.machine import fingerprint
from workflow.provenance import provenance, versions
from workflow.report_numbers import anchor, badges, listed, run_numbers

COLUMNS = ["Claim", "Source", "Statement", "Measured", "Expected", "Verdict", "Experiment"]


def entry(name="TGQ-9.1-kink", **changed):
    return {
        "id": name,
        "source": "TGQ §9.1",
        "document": "TGQ",
        "kind": "value",
        "statement": "The kink moves.",
        "evidence": [],
        "experiment": "neuron_kink",
        "verdict": "reproduced",
        "measured": 0.5,
        "interval": None,
        "expected": "0.5",
        "tolerance": 0.0,
        "reason": "",
    } | changed


def plain(node):
    """The text of a piece of Pandoc's syntax tree; math and code as they were typed."""
    if isinstance(node, list):
        return "".join(plain(child) for child in node)
    if not isinstance(node, dict) or "t" not in node:
        return ""
    if node["t"] == "Str":
        return node["c"]
    if node["t"] in {"Space", "SoftBreak"}:
        return " "
    if node["t"] == "Math":
        return f"${node['c'][1]}$"
    if node["t"] == "Code":
        return f"`{node['c'][1]}`"
    return plain(node.get("c", []))


def walk(node, kind):
    """All parts of a syntax tree of one kind."""
    if isinstance(node, dict) and node.get("t") == kind:
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from walk(child, kind)


def parsed(markdown):
    return json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))


def rows(markdown, number=0):
    table = list(walk(parsed(markdown), "Table"))[number]["c"]
    all_rows = table[3][1] + [row for body in table[4] for row in body[3]]
    return [[plain(cell[4]).strip() for cell in row[1]] for row in all_rows]


# The ledger


def test_every_entry_is_on_the_ledger_page():
    entries = [entry(f"TGQ-{k}-x", verdict=str(v)) for k, v in enumerate([*Verdict] * 5)]
    table = rows(ledger_page(entries, {}))
    assert table[0] == COLUMNS
    assert [row[0] for row in table[1:]] == [f"TGQ-{k}-x" for k in range(20)]
    assert [row[5] for row in table[1:]] == [e["verdict"] for e in entries]


def test_a_full_row():
    page = ledger_page(
        [
            entry(
                statement="It grows as $|x|$.",
                reason="exceeded by 2",
                evidence=["fig-kink", "tbl-kink"],
                measured=0.51234,
                interval=[0.4, 0.6],
                tolerance=0.0125,
                verdict="refuted",
            )
        ],
        {},
    )
    assert "@fig-kink, @tbl-kink" in page
    (row,) = rows(page)[1:]
    assert row[1] == "TGQ §9.1"
    assert row[2].startswith("It grows as $|x|$. Exceeded by 2. See ")
    assert row[3:] == ["0.512 [0.400, 0.600]", "0.5 ± 0.013", "refuted", "neuron kink"]


def test_a_row_without_reason_evidence_tolerance():
    (row,) = rows(ledger_page([entry()], {}))[1:]
    assert row[2:5] == ["The kink moves.", "0.500", "0.5"]


def test_rows_can_be_linked_to_and_coloured():
    page = ledger_page([entry("TGQ-9.1-kink", verdict="corrected")], {})
    spans = [span["c"] for span in walk(parsed(page), "Span")]
    assert "claim-tgq-9-1-kink" in [span[0][0] for span in spans]
    assert ["verdict", "verdict-corrected"] in [span[0][1] for span in spans]
    (table,) = walk(parsed(page), "Table")
    assert "Every claim that was tested" in plain(table["c"][1][1])
    assert "#tbl-ledger" in page
    widths = json.loads(re.search(r'tbl-colwidths="([^"]+)"', page)[1])
    assert len(widths) == len(COLUMNS)
    assert sum(widths) == 100


def test_the_ledger_without_entries():
    assert rows(ledger_page([], {})) == [COLUMNS]


@pytest.mark.parametrize(
    ("statement", "printed"),
    [
        ("a | b", "a | b"),
        (r"a \| b", "a | b"),
        ("|a|b|", "|a|b|"),
        ("$|x|$ and |y|", "$|x|$ and |y|"),  # an absolute value stays one: \| is a norm
        (r"$\|x\|_2$", r"$\|x\|_2$"),
        (r"$\{x \mid x>0\}$", r"$\{x \mid x>0\}$"),
        ("`p | q`", "`p | q`"),
        ("for 5 $ | 6 $", "for 5 $ | 6 $"),
        ("two\nlines | more", "two lines | more"),
        (r"a \\| b", "a \\| b"),
    ],
)
def test_pipes_and_line_ends(statement, printed):
    table = rows(ledger_page([entry(statement=statement), entry("TGQ-2-y")], {}))
    assert [len(row) for row in table] == [7, 7, 7]
    assert table[1][2] == printed
    assert table[1][0] == "TGQ-9.1-kink"
    assert table[2][0] == "TGQ-2-y"


pieces = st.sampled_from(
    ["$|x|$", r"$\|v\|$", "`a|b`", "a | b", r"\|", r"\\", "\n", "5 $", "*y*", "|", " ", "≤", "[1]"]
)


@given(st.lists(st.lists(pieces, max_size=6).map(" ".join), min_size=5, max_size=20))
@settings(deadline=None, max_examples=15)
def test_no_statement_breaks_the_table(statements):
    entries = [
        entry(f"TGQ-{k}-x", statement=f"S {text}", reason=text and f"r {text}")
        for k, text in enumerate(statements)
    ]
    table = rows(ledger_page(entries, {}))
    assert [row[0] for row in table[1:]] == [e["id"] for e in entries]
    assert all(len(row) == 7 and row[6] == "neuron kink" for row in table[1:])


# Badges and numbers


def test_badges_lead_to_the_rows_of_the_ledger():
    entries = [entry("TGQ-9.1-kink"), entry("TGR-2-b", verdict="refuted")]
    page = ledger_page(entries, {})
    made = badges(entries)
    assert set(made) == {"TGQ-9-1-kink", "TGR-2-b"}  # a dot would be a path of variables
    for e in entries:
        assert f"(#{anchor(e['id'])})" in made[e["id"].replace(".", "-")]
        assert f"{{#{anchor(e['id'])}}}" in page
    (link,) = walk(parsed(made["TGR-2-b"]), "Link")
    assert plain(link["c"][1]) == "refuted"
    assert link["c"][0][1] == ["verdict", "verdict-refuted"]
    assert link["c"][2][0] == "#claim-tgr-2-b"


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
    entries = [entry("A-1"), entry("A-2", verdict="refuted", document="TGR")]
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


# Provenance and the machine


def benchmark(path, seconds):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"s\th:m:s\tmax_rss\n{seconds}\t0:00:01\tNA\n")


def test_provenance_page(tmp_path):
    made = provenance(parameters={"weights": [1.5, -2.0], "grid_name": "a|b"}, seed=42)
    benchmark(tmp_path / "benchmarks" / "compute" / "neuron_kink.tsv", 1.25)
    page = provenance_page(tmp_path, "neuron_kink", made)
    assert rows(page) == [
        ["Parameter", "Value"],
        ["weights", "`[1.5, -2.0]`"],
        ["grid name", '`"a|b"`'],
    ]
    assert "Seed: 42. Device: cpu. Time: 1.2 s." in page
    assert f"`snakemake {tmp_path}/neuron_kink/claims.json" in page


def test_provenance_without_a_measured_time(tmp_path):
    page = provenance_page(tmp_path, "x", provenance(parameters={}, seed=None))
    assert "Time: not measured." in page


@pytest.mark.parametrize("memory", [None, 31.2])
def test_reproducibility_page(tmp_path, memory):
    found = fingerprint() | {"memory_gib": memory, "gpu": ["NVIDIA A", "NVIDIA B"]}
    certificate = {"machine": found, "versions": versions() | {"torch": None}, "seed": 20260101}
    (tmp_path / "certificate.json").write_text(canonical_json(certificate))
    benchmark(tmp_path / "benchmarks" / "compute" / "neuron_kink.tsv", 12.34)
    benchmark(tmp_path / "benchmarks" / "ledger.tsv", 0.5)
    benchmark(tmp_path / "benchmarks" / "stage.tsv", 0.5)
    page = reproducibility_page(tmp_path)
    facts = dict(rows(page)[1:])
    assert facts["GPU"] == "NVIDIA A, NVIDIA B"
    assert facts["Memory"] == ("unknown" if memory is None else "31.2 GiB")
    assert facts["Seed of the run"] == "20260101"
    assert facts["Version of torch"] == "not installed"
    assert facts["Version of numpy"] == versions()["numpy"]
    assert rows(page, 1)[1:] == [["compute/neuron kink", "12.3 s"], ["ledger", "0.5 s"]]
    assert "#tbl-machine" in page
    assert "#tbl-times" in page


def test_a_machine_without_gpu(tmp_path):
    certificate = {"machine": fingerprint() | {"gpu": []}, "versions": {}, "seed": 0}
    (tmp_path / "certificate.json").write_text(canonical_json(certificate))
    assert dict(rows(reproducibility_page(tmp_path))[1:])["GPU"] == "none"
