"""The ledger and its index: every entry is there, complete, and nothing in it breaks the table."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.claims import Verdict
from tests.workflow.pandoc_tree import parsed, plain, rows, walk
from workflow.ledger import Published
from workflow.ledger_pages import claims_index_page, ledger_page
from workflow.report_numbers import anchor, badges

COLUMNS = ["Claim", "Source", "Statement", "Measured", "Expected", "Verdict", "Experiment"]


def entry(name="TGQ-9.1-kink", **changed):
    return {
        "id": name,
        "source": "TGQ §9.1",
        "document": "TGQ",
        "section": "9.1",
        "kind": "value",
        "statement": "The kink moves.",
        "corrects": None,
        "evidence": [],
        "experiment": "neuron_kink",
        "verdict": "reproduced",
        "measured": 0.5,
        "interval": None,
        "expected": "0.5",
        "tolerance": 0.0,
        "tolerance_origin": "exact",
        "reason": "",
    } | changed


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
                tolerance_origin="half a digit",
                verdict="refuted",
            )
        ],
        {},
    )
    assert "@fig-kink, @tbl-kink" in page
    (row,) = rows(page)[1:]
    assert row[1] == "TGQ §9.1"
    assert row[2].startswith("It grows as $|x|$. Exceeded by 2. See ")
    assert row[2].endswith(" Kind: value; threshold: 0.5 (half a digit).")
    assert row[3:] == ["0.512 [0.400, 0.600]", "0.5 ± 0.013", "refuted", "neuron kink"]


def test_a_row_without_reason_evidence_tolerance():
    (row,) = rows(ledger_page([entry()], {}))[1:]
    facts = "Kind: value; tolerance: none (exact)."
    assert row[2:5] == [f"The kink moves. {facts}", "0.500", "0.5"]


def test_a_tolerance_comes_with_its_origin():
    made = entry(tolerance=0.0125, tolerance_origin="half a digit")
    assert "tolerance: 0.013 (half a digit)." in ledger_page([made], {})


def test_corrections_are_linked_both_ways():
    entries = [
        entry("TGQ-1-a", verdict="corrected", reason="fails; what holds instead: TGQ-1-b, TGQ-1-c"),
        entry("TGQ-1-b", corrects="TGQ-1-a"),
        entry("TGQ-1-c", corrects="TGQ-1-a"),
        entry("TGQ-1-d", verdict="refuted", reason="fails"),
        entry("TGQ-1-e", corrects="TGQ-1-d", verdict="refuted"),
    ]
    page = ledger_page(entries, {})
    texts = [row[2] for row in rows(page)[1:]]
    assert texts[0].endswith("What holds instead: TGQ-1-b, TGQ-1-c.")
    assert "Fails. Kind" in texts[0]  # named once, as links
    assert texts[1].endswith("Corrects TGQ-1-a.")
    assert texts[3].endswith("Tried instead: TGQ-1-e.")
    targets = [link["c"][2][0] for link in walk(parsed(page), "Link")]
    assert targets == [f"#claim-tgq-1-{name}" for name in "bcaaed"]


def test_another_verdict_on_the_second_population_is_told():
    second = {"TGQ-9.1-kink": Published(verdict="refuted", measured=1.0)}
    (row,) = rows(ledger_page([entry()], second))[1:]
    assert row[2].endswith("On the second population: refuted.")


def test_entries_open_on_the_page_alone():
    page = ledger_page([entry(reason="holds in all 3 cases")], {}, results=Path("results/quick"))
    html = [part["c"][1] for part in walk(parsed(page), "RawInline") if part["c"][0] == "html"]
    command = "snakemake results/quick/neuron_kink/claims.json"
    assert html[:2] == ["<details><summary>", "</summary>"]
    assert html[-1] == f"<br>Recompute: <code>{command}</code></details>"
    assert command not in rows(page)[1][2]


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
    assert table[1][2] == f"{printed} Kind: value; tolerance: none (exact)."
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


# The index


def test_the_index_holds_every_claim_in_natural_order():
    entries = [
        entry("TGR-geometry-x", document="TGR", section="geometry", verdict="refuted"),
        entry("TGQ-10.1-a", section="10.1"),
        entry("TGQ-9.1-kink"),
        entry("TGQ-2-b", section="2", verdict="refuted"),
        entry("TGQ-2-c", section="2"),
        entry("other-name", section="2", verdict="refuted"),
    ]
    page = claims_index_page(entries)
    tree = parsed(page)
    (first, second) = walk(tree, "BulletList")
    assert [plain(item) for item in first["c"]] == [
        "§2 reproduced c; refuted b, other-name",
        "§9.1 reproduced kink",
        "§10.1 reproduced a",
    ]
    assert [plain(item) for item in second["c"]] == ["§geometry refuted x"]
    assert page.index("**TGQ** (5 claims)") < page.index("**TGR** (1 claim)")
    targets = [link["c"][2][0] for link in walk(tree, "Link")]
    assert sorted(targets) == sorted(f"#{anchor(made['id'])}" for made in entries)


def test_the_index_without_claims():
    assert not list(walk(parsed(claims_index_page([])), "Link"))
