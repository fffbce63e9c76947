"""Figures and tables are found in the sources, with the files that they show."""

import re

import pytest

from workflow.closure import ROOT
from workflow.report_sources import StagingError
from workflow.shown import Shown, read_shown

SLIDERS = ("generated/x-sliders.md",)


def found(text, folder=ROOT):
    return read_shown(text, file="a.qmd", interactive=SLIDERS, folder=folder)


def test_figures_have_images():
    text = (
        "See @fig-b.\n\n![A](figures/x/a.svg){#fig-a}\n![B $x$](figures/x/b.svg){#fig-b width=9%}"
    )
    assert found(text) == [
        Shown(label="fig-a", line=3, files=("figures/x/a.svg",)),
        Shown(label="fig-b", line=4, files=("figures/x/b.svg",)),
    ]


@pytest.mark.parametrize("gap", ["", "\n"])
def test_tables_stand_above_their_captions(gap):
    table = f"| a |\n|---|\n| 1 |\n{gap}: A caption\nof two lines. {{#tbl-a}}\n"
    assert found(table) == [Shown(label="tbl-a", line=5 + len(gap), files=())]


def test_an_included_table_is_a_page():
    text = "{{< include generated/x_a.md >}}\n\n\n: A caption. {#tbl-a}\n"
    assert found(text)[0].files == ("generated/x_a.md",)


def test_parts_belong_to_their_figure(tmp_path):
    (tmp_path / "part.qmd").write_text("![C](figures/x/c.svg)\n")
    text = """
::: {#fig-all layout-ncol=2}
![A](figures/x/a.svg){#fig-all-a}

::: {.content-visible when-format="html"}
{{< include generated/x-sliders.md >}}
:::

{{< include part.qmd >}}

All of it.
:::

![D](figures/x/d.svg){#fig-d}
"""
    assert found(text, tmp_path) == [
        Shown(
            label="fig-all",
            line=2,
            files=("figures/x/a.svg", "generated/x-sliders.md", "figures/x/c.svg"),
        ),
        Shown(label="fig-d", line=14, files=("figures/x/d.svg",)),
    ]


def test_an_interactive_figure_needs_no_label():
    assert found("{{< include generated/x-sliders.md >}}") == [
        Shown(label="", line=1, files=SLIDERS)
    ]
    assert found("{{< include generated/ledger.md >}}") == []


def test_code_shows_nothing():
    assert found("```markdown\n![A](figures/x/a.svg){#fig-a}\n```\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "![A](https://example.org/a.svg){#fig-a}",
        ": A caption without a table. {#tbl-a}",
        ": A caption above its table. {#tbl-a}\n\n| a |\n|---|\n| 1 |",
        "::: {#fig-a}\nOnly text.\n:::",
    ],
)
def test_what_cannot_be_told_is_an_error(text):
    with pytest.raises(StagingError, match=r"a\.qmd:1: (fig|tbl)-a: it cannot be told"):
        found(text)


def test_everything_in_the_report_is_found():
    sources = sorted((ROOT / "report").rglob("*.qmd"))
    for path in sources:
        text = path.read_text(encoding="utf-8")
        listed = {shown.label for shown in found(text, ROOT / "report")}
        assert set(re.findall(r"#((?:fig|tbl)-[\w-]+)", text)) <= listed, path.name
    assert len(sources) > 10
