"""With the keyboard alone: everything is reached in order and seen, answers, and lets go."""

from __future__ import annotations

import functools

import pytest

from tests.axe import open_all
from tests.keyboard import assert_walkable, walked

pytestmark = pytest.mark.browser
STOPS = "[...document.querySelectorAll('main :is(math, pre, .table-scroll)[tabindex]')]"


@pytest.fixture
def visit(visitor, moving):
    return functools.partial(visitor, moving)


def focused(page) -> str:
    return page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def tab_to(page, selector, *, key="Tab", most=60):
    """Press Tab until an element has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return page.locator(selector).first
    raise AssertionError(f"{selector} was not reached; the focus is at {focused(page)}")


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_tab_reaches_everything_in_order_and_leaves(visit, width, opened):
    page = visit(width=width)
    if opened:
        open_all(page)
    if width == 1280 and not opened:  # else the contents unfold while one walks through them
        page.evaluate("document.querySelector('.contents-fold').open = false")
    stops = assert_walkable(page)
    assert stops[0].startswith('<a class="skip-link"')
    wanted = [
        "theme-toggle",
        'type="range"',
        'type="checkbox"',
        'type="search"',
        "<select",
        "<math",
    ]
    wanted = wanted[: 5 if width == 1280 else 6]
    assert [each for each in wanted if not any(each in stop for stop in stops)] == []
    page.keyboard.press("Shift+Tab")
    assert focused(page).startswith(stops[-1][:60])


def test_the_walk_finds_a_trap_a_hidden_focus_and_a_wrong_order(visit):
    page = visit(width=360)
    page.add_style_tag(content=".theme-toggle:focus-visible { outline: none; }")
    page.evaluate("document.querySelector('.ledger-filter input').tabIndex = 5")
    _, stops = walked(page)
    assert stops[0]["html"].startswith("<input")
    assert [stop["outlined"] for stop in stops if "theme-toggle" in stop["html"]] == [False]
    page = visit(width=360)
    page.evaluate(
        """document.querySelector(".ledger-filter").addEventListener("keydown",
             (event) => { if (event.key === "Tab") event.preventDefault(); })"""
    )
    expected, stops = walked(page)
    assert stops[-1]["stop"] < expected - 1


def test_the_skip_link_is_seen_and_leads_past_the_contents(visit):
    page = visit()
    link = page.locator(".skip-link")
    assert link.bounding_box()["x"] < 0
    page.keyboard.press("Tab")
    assert link.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_contents_unfold_where_the_focus_is(visit):
    page = visit()
    nested = page.locator(".contents a[href='#sec-views']")
    assert not nested.is_visible()
    tab_to(page, ".contents a[href='#sec-kink']")
    assert nested.is_visible()
    tab_to(page, ".contents a[href='#sec-views']", most=1)
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#sec-views'")


def test_on_a_phone_the_contents_fold_when_the_focus_goes_on(visit):
    page = visit(width=360)
    tab_to(page, ".contents summary")
    page.keyboard.press("Enter")
    assert page.locator(".contents a").first.is_visible()
    tab_to(page, ".contents a:not([href='#sec-introduction'])")
    assert page.locator(".contents a").first.is_visible()
    tab_to(page, ".theme-toggle")
    assert not page.locator(".contents a").first.is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_theme_switch_and_folds_answer(visit, width):
    page = visit(width=width)
    button = tab_to(page, ".theme-toggle")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert button.inner_text() == "Theme: dark"
    fold = tab_to(page, "summary.callout-title").locator("..")
    for key in ("Enter", "Space"):
        before = fold.evaluate("fold => fold.open")
        page.keyboard.press(key)
        assert fold.evaluate("fold => fold.open") != before


@pytest.mark.parametrize("width", [360, 1280])
def test_sliders_and_switches_answer(visit, width):
    page = visit(width=width)
    box = page.get_by_role("group", name="One neuron")
    words = box.locator("dd")
    tab_to(page, ".slider-figure input[type=range]")
    before = words.all_inner_texts()
    page.keyboard.press("ArrowRight")
    assert words.all_inner_texts() != before
    before = words.all_inner_texts()
    tab_to(page, ".slider-figure input[type=checkbox]", most=3)
    page.keyboard.press("Space")
    assert words.all_inner_texts() != before


@pytest.mark.parametrize("width", [360, 1280])
def test_the_filters_of_the_ledger_answer(visit, width):
    page = visit(width=width)
    count = page.locator(".ledger-count")
    tab_to(page, ".ledger-filter select")
    page.keyboard.press("ArrowDown")
    assert count.inner_text() != "41 of 41 claims"
    tab_to(page, ".ledger-filter input", most=4)
    page.keyboard.type("no such claim")
    assert count.inner_text() == "0 of 41 claims"
    tab_to(page, ".ledger-filter button", most=2)
    page.keyboard.press("Enter")
    assert count.inner_text() == "41 of 41 claims"
    page.keyboard.press("Tab")  # the button is spent, and the way goes on
    assert page.evaluate("document.activeElement.closest('.ledger, main') !== null")


def test_what_is_too_wide_scrolls_and_nothing_else_stops(visit):
    page = visit(width=360)
    for kind in ("math", "pre"):
        tab_to(page, f"main {kind}")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.activeElement.scrollLeft > 0")
    page.wait_for_function(f"{STOPS}.every((box) => box.scrollWidth > box.clientWidth)")
    narrow = page.evaluate(f"{STOPS}.length")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function(f"(most) => {STOPS}.length < most", arg=narrow)
