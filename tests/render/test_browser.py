"""A real browser opens the page from a file: nothing is fetched, nothing fails, the parts work."""

from __future__ import annotations

import functools

import pytest

from tests.axe import CONTRAST

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(visitor, rendered):
    """Open the report; afterwards, nothing may have been fetched or have failed."""
    return functools.partial(visitor, rendered.html)


def background(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("width", [360, 1280])
def test_theme_follows_the_system_and_the_button(visit, width):
    page = visit(scheme="light", width=width)
    light = background(page)
    button = page.locator(".theme-toggle")
    assert button.inner_text() == "Theme: automatic"
    button.click()
    button.click()
    assert button.inner_text() == "Theme: dark"
    dark = background(page)
    assert dark != light
    page.reload()
    assert background(page) == dark
    assert background(visit(scheme="dark", width=width)) == dark


COLOURED = (
    ".verdict-reproduced",
    ".verdict-corrected",
    ".verdict-refuted",
    ".verdict-inconclusive",
    ".callout-warning .callout-title",
    ".callout-tip .callout-title",
    "figcaption",
    ".contents a",
    ".cross-reference",
    "code span.co",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough(visit, scheme):
    page = visit(scheme=scheme)
    found = {each: page.locator(each).first.evaluate(CONTRAST) for each in COLOURED}
    assert {name: value for name, value in found.items() if value < 4.5} == {}


@pytest.mark.parametrize("width", [360, 700, 1280, 1900])
def test_the_page_never_scrolls_sideways(visit, width):
    page = visit(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1280])
def test_the_ledger_can_be_filtered(visit, width):
    page = visit(width=width)
    count = page.locator(".ledger-count")
    rows = page.locator(".ledger tbody tr:visible")
    assert count.inner_text() == "41 of 41 claims"
    page.locator(".ledger-filter").get_by_label("Verdict").select_option("refuted")
    assert count.inner_text() == "4 of 41 claims"
    assert rows.count() == 4
    page.locator(".ledger-filter").get_by_label("Document").select_option("TGQ")
    assert rows.count() < 4
    page.get_by_role("button", name="Show all").click()
    assert rows.count() == 41
    page.locator(".ledger-filter").get_by_label("Search").fill("zonotope 0.002")
    assert rows.count() == 1
    page.locator(".ledger-filter").get_by_label("Search").fill("no such claim")
    assert count.inner_text() == "0 of 41 claims"


@pytest.mark.parametrize(
    ("label", "choice", "count"),
    [
        ("Document", "QNN", 14),
        ("Verdict", "corrected", 7),
        ("Kind", "bound", 14),
        ("Experiment", "zonotope bounds", 13),
    ],
)
def test_the_ledger_can_be_filtered_by(visit, label, choice, count):
    page = visit()
    chosen = page.locator(".ledger-filter").get_by_label(label)
    assert f"{choice} ({count})" in chosen.locator("option").all_inner_texts()
    chosen.select_option(choice)
    assert page.locator(".ledger-count").inner_text() == f"{count} of 41 claims"
    shown = page.locator(".ledger tbody tr:visible").evaluate_all(
        "rows => rows.map((row) => [row.textContent, row.querySelector('.verdict').textContent])"
    )
    assert len(shown) == count
    assert all(
        verdict == choice if label == "Verdict" else choice in text for text, verdict in shown
    )


KINK = "tr:has(#claim-tgq-9-1-kink)"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_badge_leads_to_its_claim_even_when_filtered_away_and_back(visit, width):
    page = visit(width=width)
    page.locator(".ledger-filter").get_by_label("Verdict").select_option("refuted")
    badge = page.locator("main a.verdict-reproduced").first
    badge.click()
    page.wait_for_function("document.querySelector('#claim-tgq-9-1-kink').checkVisibility()")
    assert page.locator(".ledger-count").inner_text() == "41 of 41 claims"
    details = page.locator(f"{KINK} details")
    assert details.get_attribute("open") is not None
    assert "snakemake results/neuron_kink/claims.json" in details.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    back = details.locator(".claim-mentions a").first
    assert back.inner_text() == "1 Introduction"
    back.click()
    page.wait_for_function("document.querySelector('main a.verdict:target') !== null")
    assert badge.evaluate("badge => badge.matches(':target')")


def test_a_filter_stays_where_it_does_not_hide_the_claim(visit):
    page = visit()
    page.locator(".ledger-filter").get_by_label("Document").select_option("TGQ")
    page.locator("main a.verdict-reproduced").first.click()
    page.locator(f"{KINK} details[open]").wait_for()
    assert page.locator(".ledger-count").inner_text() == "14 of 41 claims"


def test_an_address_with_a_claim_opens_it(visit):
    page = visit(fragment="#claim-hyp-9-3-claim")
    details = page.locator(".ledger details[open]")
    assert details.count() == 1
    assert "What holds instead: QNN-1.2-claim." in details.inner_text()
    details.get_by_role("link", name="QNN-1.2-claim").click()
    page.locator("tr:has(#claim-qnn-1-2-claim) details[open]").wait_for()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_opens_an_entry(visit, width):
    page = visit(width=width)
    details = page.locator(f"{KINK} details")
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    assert details.get_by_role("link", name="Figure 1").is_visible()
    assert details.get_by_text("On the second population: refuted.").is_visible()
    page.keyboard.press("Enter")
    assert not details.get_by_role("link", name="Figure 1").is_visible()


def test_on_a_phone_an_entry_needs_no_scrolling_sideways(visit):
    page = visit(width=360)
    assert page.evaluate(
        "[...document.querySelectorAll('.ledger tbody *')].every(part => part.closest('math')"
        " || part.getBoundingClientRect().right <= 360)"
    )


def test_the_index_leads_to_the_ledger(visit):
    page = visit()
    index = page.locator(".claims-index")
    assert index.locator("a").count() == 41
    page.locator(".ledger-filter").get_by_label("Search").fill("no such claim")
    index.locator("li", has_text="§14.1").get_by_role("link", name="claim").click()
    page.locator("tr:has(#claim-qnn-14-1-claim) details[open]").wait_for()


@pytest.mark.parametrize("width", [360, 1280])
def test_tabs_answer_the_mouse_and_the_keyboard(visit, width):
    page = visit(width=width)
    page.get_by_role("tab", name="Words").click()
    assert page.get_by_text("Rounding acts on the weights").is_visible()
    assert not page.get_by_text("Two rows of an argument").is_visible()
    page.keyboard.press("ArrowLeft")
    assert page.get_by_text("Two rows of an argument").is_visible()


def test_a_link_into_a_hidden_tab_opens_it(visit):
    page = visit(fragment="#eq-rows")
    page.get_by_role("tab", name="Words").click()
    page.get_by_role("link", name="Equation 2").click()
    page.wait_for_function("document.querySelector('#eq-rows').checkVisibility()")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_contents_follow_the_reader(visit, width):
    page = visit(width=width)
    page.evaluate("document.querySelector('#sec-nested').scrollIntoView()")
    page.wait_for_function(
        "document.querySelector('.contents a[aria-current]')?.hash === '#sec-nested'"
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_a_link_to_a_section_marks_it_in_the_contents(visit, width):
    page = visit(width=width, fragment="#sec-nested")
    page.wait_for_function(
        "document.querySelector('.contents a[aria-current]')?.hash === '#sec-nested'"
    )


def test_on_a_phone_the_contents_fold_away(visit):
    page = visit(width=360)
    assert not page.locator(".contents a").first.is_visible()
    page.locator(".contents summary").click()
    assert page.locator(".contents a").first.is_visible()


def test_without_scripts_everything_is_there(visit):
    page = visit(script=False)
    assert page.locator(".ledger tbody tr:visible").count() == 41
    page.locator(".ledger summary").first.click()
    assert page.get_by_text("On the second population: refuted.").is_visible()
    assert page.get_by_text("Rounding acts on the weights").is_visible()
    assert page.get_by_text("Two rows of an argument").is_visible()
    assert not page.locator(".theme-toggle").is_visible()


def test_the_mathematics_font_is_used(visit):
    page = visit()
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("document.fonts.check('16px \"Report Math\"')")


def test_figures_have_names_for_those_who_cannot_see_them(visit):
    page = visit()
    for image in page.locator("main img").all():
        assert image.get_attribute("alt") or image.get_attribute("aria-label")
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("navigation", name="Contents").count() == 1
