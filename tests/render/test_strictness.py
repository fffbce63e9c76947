"""Every fault in the sources stops the build and names its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.render.errors import Problem, ReportError
from workflow.render.inventory import Inventory
from workflow.render.preflight import check_source
from workflow.render.source import Origin, ReportSource

SECTION = "sections/nested.qmd"
FIRST = 5  # the fixture has three lines; a blank one and what a test appends follow


def problems(project: Path) -> list[Problem]:
    with pytest.raises(ReportError) as caught:
        check_source(project)
    return list(caught.value.problems)


def spoil(project: Path, text: str, file: str = SECTION) -> list[Problem]:
    path = project / file
    path.write_text(path.read_text() + "\n" + text + "\n")
    return problems(project)


def test_the_fixture_itself_is_in_order(project):
    checked = check_source(project)
    assert ("Two views",) in checked.headings
    assert checked.figures[0].path == "figures/kink/kink.svg"


APPENDED = {
    "unknown figure label": ("See @fig-none.", "unknown label @fig-none", 0),
    "unknown section label": ("One\nSee @sec-none.", "unknown label @sec-none", 1),
    "unknown citation": ("As [@nobody] says.", "unknown citation @nobody", 0),
    "unknown citation in text": ("As @nobody says.", "unknown citation @nobody", 0),
    "unknown variable": ("It is {{< var no.such >}}.", "unknown variable no.such", 0),
    "unknown shortcode": ("{{< video x.mp4 >}}", "unknown shortcode", 0),
    "open shortcode": ("It is {{< var run.date", "not closed on its line", 0),
    "shortcode in code": ("```\n{{< var run.date >}}\n```", "inside a code block", 1),
    "include in a line": ("See {{< include a.md >}} here", "an include inside a line", 0),
    "include without room": ("x\n{{< include sections/room.md >}}", "touches other text", 1),
    "missing include": ("{{< include sections/none.qmd >}}", "none.qmd does not exist", 0),
    "circular include": ("{{< include sections/kink.qmd >}}", "circular include", 0),
    "executable cell": ("```{python}\n1\n```", "an executable cell", 0),
    "missing figure": (
        '![C](figures/none.svg){#fig-n fig-alt="a"}',
        "figures/none.svg does not exist",
        0,
    ),
    "external figure": ('![C](https://a.b/c.svg){fig-alt="a"}', "is outside the report", 0),
    "no alt text": ("![C](figures/kink/kink.svg){#fig-n}", "has no alt text", 0),
    "width in pixels": (
        '![C](figures/kink/kink.svg){fig-alt="a" width=300px}',
        "width 300px",
        0,
    ),
    "unknown image attribute": (
        '![C](figures/kink/kink.svg){fig-alt="a" fig-align="left"}',
        "attribute fig-align",
        0,
    ),
    "duplicate figure label": (
        'x\n\n![C](figures/kink/kink.svg){#fig-kink fig-alt="a"}',
        "label fig-kink is used twice",
        2,
    ),
    "duplicate section label": ("## Again {#sec-nested}", "label sec-nested is used twice", 0),
    "duplicate equation label": ("$$\na\n$$ {#eq-shift}", "label eq-shift is used twice", 2),
    "wrong kind of label": ("## Again {#fig-again}", "label fig-again on a heading", 0),
    "label on nothing": ("Words {#eq-none}", "attributes that belong to nothing", 0),
    "unclosed div": ("::: {.callout-note}\nwords", "never closed", 0),
    "stray div fence": ("words\n\n:::", "opens or closes nothing", 2),
    "unknown callout": ("::: {.callout-danger}\nwords\n:::", "unsupported div", 0),
    "unknown condition": (
        '::: {.content-visible when-format="docx"}\nwords\n:::',
        "conditional content with",
        0,
    ),
    "skipped level": ("#### Deep", "a heading of level 4 under one of level 2", 0),
    "heading in condition": (
        '::: {.content-visible when-format="html"}\n## Hidden words\n:::',
        "a numbered heading inside conditional content",
        1,
    ),
    "figure in condition": (
        '::: {.content-visible when-format="html"}\n'
        '![C](figures/kink/kink.svg){#fig-n fig-alt="a"}\n:::',
        "fig-n is numbered but",
        1,
    ),
    "composite without caption": (
        '::: {#fig-n layout-ncol=2}\n![C](figures/kink/kink.svg){fig-alt="a"}\n:::',
        "fig-n has no caption",
        0,
    ),
    "layout without label": ("::: {layout-ncol=2}\nwords\n:::", "without fig- label", 0),
    "column widths": (
        '| a | b |\n|---|---|\n| c | d |\n\n: Words {#tbl-n tbl-colwidths="[50]"}',
        "tbl-colwidths [50] for 2 columns",
        4,
    ),
    "group of references": ("See [@fig-kink; @fig-parts].", "in brackets or in a group", 0),
    "reference and semicolon": ("See @sec-kink; then.", "is followed by ;", 0),
    "link to nothing": ("See [this](#claim-none).", "link to #claim-none", 0),
    "undefined footnote": ("Words.[^none]", "a footnote that is not defined", 0),
    "unknown TeX": ("So $\\nonsense{x}$.", "TeX that does not compile", 0),
    "raw latex": ("```{=latex}\nx\n```", "raw latex", 0),
}


@pytest.mark.parametrize(("text", "message", "offset"), APPENDED.values(), ids=APPENDED.keys())
def test_fault(project, text, message, offset):
    (project / "sections/room.md").write_text("room\n")
    found = spoil(project, text)
    hits = [item for item in found if message in item.what]
    assert hits, found
    assert (hits[0].file, hits[0].line) == (SECTION, FIRST + offset)


FORMULAS = [
    r"\bigl( x \bigr)",
    r"\Big( x \Big)",
    r"a \! b",
    r"a \; b",
    r"\operatorname*{argmin}_x f",
    r"\| x \|",
    r"\left. f \right|_{0}",
    r"\left| f \right.",
    r"\begin{smallmatrix} a & b \end{smallmatrix}",
    r"\color{red} x",
    r"\begin{aligned} a &= b & c &= d \end{aligned}",
    r"\cfrac{a}{b}",
    r"\mathbbm{1}",
    r"x \tag{3}",
    r"\begin{array}{c|c} a & b \end{array}",
    r"||x||",
]


@pytest.mark.parametrize("tex", FORMULAS)
def test_formula_that_one_format_gets_wrong(project, tex):
    found = spoil(project, f"One.\n\nThus ${tex}$ holds.")
    assert found
    assert all((item.file, item.line) == (SECTION, FIRST + 2) and item.remedy for item in found)


def test_the_second_of_two_equal_formulas_is_blamed_on_its_own_line(project):
    found = spoil(project, "Thus $a \\; b$ and\nagain $a \\; b$.")
    assert [item.line for item in found] == [FIRST, FIRST + 1]


def test_all_problems_come_together_and_in_order(project):
    found = spoil(project, "See @fig-none, [@nobody] and $\\cfrac{a}{b}$.\n\nSee @tbl-none.")
    assert len(found) >= 4
    assert found == sorted(found)


def test_variables_and_labels_are_reported_together(project):
    found = spoil(project, "It is {{< var no.such >}}, see @fig-none.")
    assert {item.what for item in found} == {
        "unknown variable no.such",
        "unknown label @fig-none",
    }


def test_front_matter_is_checked_too(project):
    path = project / "index.qmd"
    path.write_text(path.read_text().replace("{{< var run.networks >}}", "{{< var run.x >}}"))
    (only,) = problems(project)
    assert (only.file, only.line, only.what) == ("index.qmd", 10, "unknown variable run.x")


def test_abstract_may_not_cite_or_refer_to_nothing(project):
    path = project / "index.qmd"
    path.write_text(path.read_text().replace("as @sec-kink shows", "as @sec-none shows"))
    assert [item.what for item in problems(project)] == ["unknown label @sec-none"]


@pytest.mark.parametrize("value", ["0.10", "[1, 2]", '"two\\nlines"'])
def test_variables_are_single_lines_of_text(project, value):
    path = project / "_variables.yml"
    path.write_text(path.read_text().replace('"0.031"', value))
    assert {item.what for item in problems(project)} == {
        "variable kink.shift is not one line of text"
    }


def test_an_included_file_has_no_front_matter(project):
    path = project / SECTION
    path.write_text("---\ntitle: x\n---\n\n" + path.read_text())
    assert "YAML block" in problems(project)[0].what


@pytest.mark.parametrize("name", ["index.qmd", "_quarto.yml", "_variables.yml", "style.csl"])
def test_missing_files_are_named(project, name):
    (project / name).unlink()
    assert any(name in str(item) for item in problems(project))


def test_what_looks_the_same_in_the_next_file_is_not_taken_for_it():
    """Places are found by searching ahead; a search that runs too far would blame other files."""
    text = "{#sec-a} one $n$\ntwo\n{#sec-b} three $n$ \n"
    files = ("a.qmd", "a.qmd", "b.qmd")
    origins = tuple(Origin(file, line) for line, file in enumerate(files, start=1))
    inventory = Inventory(
        ReportSource(Path(), text, origins, {}), frozenset(), cursor=text.index("two")
    )
    inventory.advance("n")
    assert inventory.cursor == text.index("two")
    inventory.define("sec-b", "heading")  # a label leads on
    inventory.advance("n")
    assert inventory.cursor == text.rindex("n") + 1
    assert inventory.problem("three", "x", "y").file == "b.qmd"
