"""The summary: which findings it shows, in which order, and what it leaves out."""

import re

import numpy as np
import pytest

from qgeom.errors import ParameterError
from workflow.closure import ROOT
from workflow.config import known_experiments
from workflow.figures import findings, style
from workflow.findings_page import SIDES, finding_files, findings_page

REPORT = ROOT / "report"


@pytest.fixture
def report(tmp_path):
    for name in (
        "survives/one",
        "breaks/one",
        "breaks/two",
        "panels/two",
        "panels/unspoken",
    ):
        path = tmp_path / "findings" / f"{name}.qmd"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def test_sides_and_order(report):
    page = findings_page(report, ["two", "one", "unspoken", "silent"])
    headings = re.findall(r"^## .*$", page, re.MULTILINE)
    assert headings == ["## What survives {#sec-survives}", "## What breaks {#sec-breaks}"]
    assert re.findall(r"include (\S+)", page) == [
        "findings/survives/one.qmd",
        "findings/panels/two.qmd",
        "findings/breaks/two.qmd",
        "findings/breaks/one.qmd",
    ]
    assert page.count(":::") == 2
    assert "layout-ncol=1" in page


def test_only_configured_experiments_speak(report):
    assert {path.stem for path in finding_files(report, ["one"])} == {"one"}
    page = findings_page(report, ["one"])
    assert "two" not in page
    assert ":::" not in page  # no panel, no empty figure
    assert findings_page(report, ["silent"]).strip() == ""


def test_includes_stand_alone(report):
    """Both engines take an include only on a line of its own between blank lines."""
    lines = findings_page(report, ["one", "two"]).splitlines()
    for place, line in enumerate(lines):
        if "include" in line:
            assert lines[place - 1] == ""
            assert place + 1 == len(lines) or lines[place + 1] == ""


def test_findings_belong_to_rooms_and_panels_to_findings():
    rooms = set(known_experiments())
    files = list((REPORT / "findings").rglob("*.qmd"))
    assert {path.stem for path in files} <= rooms
    assert len(files) == len(finding_files(REPORT, sorted(rooms)))
    told = {path.stem for side in SIDES for path in (REPORT / "findings" / side).iterdir()}
    assert {path.stem for path in (REPORT / "findings" / "panels").iterdir()} <= told


@pytest.mark.parametrize("path", sorted((REPORT / "findings").rglob("*/*.qmd")), ids=str)
def test_a_finding_is_short_and_leads_to_its_evidence(path):
    text = path.read_text()
    if path.parent.name == "panels":
        assert re.fullmatch(r"!\[[^\]]{5,40}\]\(figures/\w+/finding\.svg\)\{fig-alt=.*\}\n", text)
    else:
        assert text.startswith("**")
        assert f"@sec-{path.stem.replace('_', '-')}" in text
        assert "var badge." in text
        assert not re.search(r"\d", re.sub(r"\{\{<.*?>\}\}", "", text)), "a number typed by hand"


def curve(values):
    return findings.Curve(label="x", color=style.FLOAT, values=np.asarray(values), at=(0.9, 0.9))


def test_the_line_is_the_median_and_the_band_the_middle_half():
    bits = np.repeat([2, 8], 5)
    values = np.array([1.0, 2.0, 3.0, 4.0, 50.0, *np.full(4, 7.0), np.nan])
    (axes,) = findings.by_bits(bits, [curve(values)], unit="%").axes
    (line,) = axes.lines
    assert line.get_ydata().tolist() == [3.0, 7.0]
    band = axes.collections[0].get_paths()[0].vertices
    at_two = band[band[:, 0] == 2.0][:, 1]
    assert (at_two.min(), at_two.max()) == (2.0, 4.0)
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2", "8"]


def test_a_curve_is_one_number_per_twin():
    with pytest.raises(ParameterError, match="2 axes"):
        curve(np.zeros((2, 2)))
