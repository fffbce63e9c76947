"""Beside every figure and table of the page, a fold says how it was made."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

ASSETS = Path(__file__).parents[2] / "report" / "assets"
PLACES = ("fig-kink", "fig-parts", "fig-explorer", "tbl-kink", "shown-kink-sliders")

# What Quarto makes of a section's fold, as far as the script is concerned.
QUARTO = """<!doctype html><title>Quarto</title><main>
<div id="fig-a" class="quarto-float"><figure><figcaption>Figure 1: A.</figcaption></figure></div>
<div id="made-a" class="callout callout-note callout-titled">
<div class="callout-header" data-bs-toggle="collapse" aria-expanded="false"
 onclick="this.setAttribute('aria-expanded', 'true')"></div>
<div class="callout-collapse collapse"><ul>
<li><p><span class="made-job"><strong>draw.</strong></span> Time: 1.0 s.</p></li></ul>
<div class="made-of"><table class="caption-top table"><tbody>
<tr><td><a href="#fig-a" class="quarto-xref">Figure&nbsp;1</a></td><td>draw</td>
<td><code>a.svg</code></td></tr>
</tbody></table></div></div></div></main><script>{script}</script>"""


@pytest.fixture
def visit(visitor, rendered):
    """Open the report; afterwards, nothing may have been fetched or have failed."""
    return functools.partial(visitor, rendered.html)


def opened(page, place):
    """The fold below a figure or table, opened."""
    fold = page.locator(f"#{place} + details.made")
    fold.locator("summary").click()
    fold.locator("dl").wait_for()
    return fold


def test_every_figure_and_table_has_one_fold(visit):
    page = visit()
    assert page.locator("details.made").count() == len(PLACES)
    for place in PLACES:
        assert page.locator(f"#{place} + details.made").count() == 1
    assert page.locator(".made dl").count() == 0  # made when it is opened


def test_a_figure_says_all_of_itself(visit):
    fold = opened(visit(), "fig-kink")
    text = " ".join(fold.inner_text().split())
    assert "results/kink/figures/kink.svg" in text
    for words in ("Device: cpu", "Seed: 42", "Parameters: step 0.5", "Inputs: parameters and seed"):
        assert words in text
    assert "draw Time: not measured. It reads the outputs of compute." in text
    assert "12 files, c0dec0dec0de, last changed by commit abcdefabcdef" in text
    assert "snakemake results/kink/figures" in text
    assert "judge" not in text


def test_a_table_says_who_made_it(visit):
    fold = opened(visit(), "tbl-kink")
    assert fold.locator("dt").all_inner_texts() == ["File (SHA-256)", "compute", "judge"]
    assert "snakemake results/kink/claims.json" in fold.inner_text()


def test_parts_of_a_figure_are_listed_together(visit):
    fold = opened(visit(), "fig-parts")
    assert fold.locator("dd").first.inner_text().count(".svg") == 2


def test_closing_and_opening_again_adds_nothing(visit):
    fold = opened(visit(), "fig-kink")
    for _ in range(2):
        fold.locator("summary").click()
    assert fold.locator("dl").count() == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_the_link_opens_the_fold_of_the_section(visit, width):
    page = visit(width=width)
    whole = page.locator("#made-kink")
    assert whole.get_attribute("open") is None
    opened(page, "fig-kink").get_by_role("link", name="All figures and tables").click()
    page.wait_for_function("document.querySelector('#made-kink').open")
    assert page.get_by_text("How was this section made?").is_visible()
    assert whole.locator("tbody tr").count() == len(PLACES)


@pytest.mark.parametrize("width", [360, 390])
def test_open_folds_fit_on_a_phone(visit, width):
    page = visit(width=width)
    for place in PLACES:
        opened(page, place)
    page.evaluate("document.querySelector('#made-kink').open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = page.locator("details.made").evaluate_all(
        "folds => folds.map((fold) => [fold.scrollWidth, fold.clientWidth])"
    )
    assert all(inner <= outer for inner, outer in boxes)


def test_each_is_called_by_the_figure_or_table_that_it_is_about(visit):
    page = visit()
    names = [" ".join(text.split()) for text in page.locator(".made summary").all_text_contents()]
    assert len(set(names)) == len(PLACES)
    assert names[0] == "How was this made? Figure 1"
    assert "How was this made? interactive figure" in names


def test_the_keyboard_opens_a_fold(visit):
    page = visit()
    fold = page.locator("#fig-kink + details.made")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    fold.locator("dl").wait_for()


def test_paper_has_the_fold_of_the_section_alone(visit):
    page = visit()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not page.locator("details.made").first.is_visible()
    assert page.locator("#made-kink table").is_visible()


def test_without_scripts_the_fold_of_the_section_says_it(visit):
    page = visit(script=False)
    assert page.locator("details.made").count() == 0
    page.locator("#made-kink > summary").click()
    assert page.locator("#made-kink tbody").get_by_role("link", name="Figure 1").is_visible()


def test_the_page_of_quarto_gets_the_same(visitor, tmp_path):
    script = (ASSETS / "made.js").read_text(encoding="utf-8")
    file = tmp_path / "quarto.html"
    file.write_text(QUARTO.replace("{script}", script), encoding="utf-8")
    page = visitor(file)
    fold = opened(page, "fig-a")
    assert fold.locator("dd").all_inner_texts() == ["a.svg", "Time: 1.0 s."]
    fold.get_by_role("link").click()
    assert page.locator(".callout-header[aria-expanded='true']").count() == 1
