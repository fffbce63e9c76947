"""axe-core finds nothing on the page of the report, and finds what is spoiled on purpose."""

from __future__ import annotations

import functools

import pytest

from tests.axe import assert_accessible, examined, open_all

pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
pytestmark = pytest.mark.browser


@pytest.fixture
def visit(visitor, moving):
    return functools.partial(visitor, moving)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(visit, width, scheme):
    page = visit(width=width, scheme=scheme)
    assert page.get_by_role("group", name="to be moved").locator("svg").count() == 2
    assert_accessible(page)
    open_all(page)
    assert page.locator("details:not([open])").count() == 0
    assert_accessible(page)
    page.locator(".ledger-filter").get_by_label("Verdict").select_option("refuted")
    assert page.locator(".ledger tbody tr:visible").count() == 4
    page.get_by_role("tab", name="Words").click()
    assert_accessible(page)


# What is spoiled, and the rule that has to find it.
SPOILS = {
    "image-alt": """
        const image = document.querySelector("main img");
        for (const name of ["alt", "aria-label", "role"]) image.removeAttribute(name);
    """,
    "select-name": """
        const select = document.querySelector(".ledger-filter select");
        select.closest("label").replaceWith(select);
    """,
    "color-contrast": "document.querySelector('main section > p').style.color = '#999';",
    "color-contrast-enhanced": "document.querySelector('.date').style.color = '#666';",
    "heading-order": """
        document.querySelector("#sec-kink h2").after(document.createElement("h5"));
        document.querySelector("#sec-kink h5").textContent = "Two levels lower";
    """,
    "link-in-text-block": """
        const links = document.querySelectorAll("main p a");
        for (const link of links) link.style.textDecoration = "none";
    """,
    "scrollable-region-focusable": """
        for (const box of document.querySelectorAll("math")) box.removeAttribute("tabindex");
    """,
    "button-name": "document.querySelector('.theme-toggle').textContent = '';",
    "html-has-lang": "document.documentElement.removeAttribute('lang');",
    "landmark-unique": """
        for (const box of document.querySelectorAll(".table-scroll")) {
          box.setAttribute("role", "region");
          box.setAttribute("aria-label", "Table");
        }
    """,
}


def test_axe_finds_what_is_spoiled(visit):
    page = visit(width=360)
    for spoil in SPOILS.values():
        page.evaluate(f"() => {{ {spoil} }}")
    found = {line.split(":")[0] for line in examined(page)["violations"]}
    assert found >= set(SPOILS)


@pytest.mark.parametrize(
    "spoil",
    [
        "document.querySelector('.contents .section-number').style.color = '#999';",
        "document.querySelector('.slider-drawing text').style.fill = '#999';",
        "document.querySelector('.slider-drawing text').style.opacity = 0.5;",
    ],
    ids=["number", "label", "opacity"],
)
def test_what_axe_leaves_open_is_decided(visit, spoil):
    page = visit()
    page.evaluate(f"() => {{ {spoil} }}")
    found = examined(page)
    assert found["violations"] == []
    assert len(found["undecided"]) >= 1
    assert all(line.startswith("color-contrast") for line in found["undecided"])


def test_alternative_texts_say_more_than_a_word_and_not_what_the_caption_says(visit):
    page = visit()
    pairs = page.locator("main figure:has(img)").evaluate_all(
        """figures => figures.flatMap((figure) => [...figure.querySelectorAll("img")].map((image) =>
             [image.alt, figure.querySelector("figcaption")?.textContent ?? ""]))"""
    )
    assert len(pairs) >= 3
    for words, caption in pairs:
        assert len(words.split()) >= 3
        assert words not in caption
