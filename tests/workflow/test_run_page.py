"""The page of a real run in a real browser: accessible, and usable with the keyboard alone."""

from __future__ import annotations

import itertools

import pytest

from tests.axe import assert_accessible, open_all
from tests.keyboard import assert_walkable
from tests.workflow.project import Project

pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
pytestmark = [pytest.mark.workflow, pytest.mark.browser]


@pytest.fixture
def visit(finished: Project, visitor):
    """Open the run's page when its interactive figures stand."""

    def open_page(**options):
        page = visitor(finished.folder / "results/report.html", **options)
        for group in ("One neuron", "Show"):  # the sliders, and what the explorer shows
            page.get_by_role("group", name=group).first.wait_for()
        return page

    return open_page


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing(visit, width, scheme):
    page = visit(width=width, scheme=scheme)
    assert_accessible(page)
    open_all(page)
    assert_accessible(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_reaches_everything(visit, width):
    page = visit(width=width)
    open_all(page)
    stops = assert_walkable(page)
    controls = page.locator("main :is(input, select, summary):visible").count()
    begins = ("<input", "<select", "<summary")
    assert len([stop for stop in stops if stop.startswith(begins)]) >= controls > 10


def test_headings_never_skip_a_level(visit):
    levels = (
        visit()
        .locator("h1, h2, h3, h4, h5, h6")
        .evaluate_all("headings => headings.map((heading) => Number(heading.tagName[1]))")
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_picture_is_described(visit):
    pictures = visit().locator("main figure:has(img), main img:not(figure img)")
    said = pictures.evaluate_all(
        """nodes => nodes.flatMap((node) => {
             const caption = node.querySelector("figcaption")?.textContent ?? "";
             const images = node.matches("img") ? [node] : [...node.querySelectorAll("img")];
             return images.map((image) => [image.alt, caption]);
           })"""
    )
    assert len(said) >= 5
    assert [words for words, _ in said if len(words.split()) < 6] == []
    assert [words for words, caption in said if words in caption] == []
