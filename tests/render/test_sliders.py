"""Figures with sliders in a real browser: their numbers are the library's, and drawings follow."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from qgeom.experiments.neuron_kink.neuron import (
    Neuron,
    error_pieces,
    flip_length,
    round_to_step,
)
from qgeom.zonotopes.zonotope import Zonotope
from tests.render.slider_case import GENERATORS, LARGEST, NETWORKS

pytestmark = pytest.mark.browser
KINK, ZONE = "One neuron", "The error region"
PLACES = 32


@pytest.fixture
def visit(visitor, moving):
    return lambda **options: visitor(moving, **options)


def block(page, name):
    return page.get_by_role("group", name=name)


def readings(page, name) -> list[str]:
    return block(page, name).locator("dd").all_inner_texts()


def words(page, name) -> str:
    return block(page, name).locator(".slider-words").inner_text()


def put(page, name, label, value):
    """Move a slider to a place of its scale, as dragging it would."""
    found = block(page, name).get_by_label(label)
    found.fill(str(value))
    assert found.input_value() == str(value)


def shapes(page, name, kind) -> list[str]:
    """The path of every shape of a kind."""
    return (
        block(page, name)
        .locator(f"svg .{kind}")
        .evaluate_all("nodes => nodes.map((node) => node.getAttribute('d') || node.outerHTML)")
    )


def number(text: str) -> Fraction:
    return Fraction(text.replace("−", "-").split(" ")[0])


def check_kink(page, w, b, step, *, turned=False):
    """Set the sliders, in twentieths, and compare every number with exact arithmetic."""
    for label, value in (("weight w", w), ("bias b", b), ("step δ", step)):
        put(page, KINK, label, value)
    neuron = Neuron(Fraction(w, 20), Fraction(b, 20))
    weight = round_to_step(neuron.weight, Fraction(step, 20)) * (-1 if turned else 1)
    twin = Neuron(weight, neuron.bias)
    shown = readings(page, KINK)
    assert number(shown[0]) == weight
    for text, tie in zip(shown[1:3], (neuron.tie, twin.tie), strict=True):
        assert text == "none" if tie is None else number(text) == tie
        if tie is not None and "≈" in text:
            value = float(text.rsplit(" ", 1)[1].replace("−", "-"))
            assert value == pytest.approx(float(tie), abs=5.001e-4)
    length = flip_length(error_pieces(neuron, twin))
    assert shown[3] == "infinite" if length is None else number(shown[3]) == length
    check_shading(page, error_pieces(neuron, twin))


def check_shading(page, pieces):
    """In both panels, what flips is shaded, inside the window from −1 to 1."""
    drawing = block(page, KINK).locator("svg")
    found = drawing.locator("rect.flip").evaluate_all(
        "nodes => nodes.map((node) => ['x', 'width'].map((key) => Number(node.getAttribute(key))))"
    )
    wide = float(drawing.get_attribute("width")) - 60
    ends = [
        (
            max(-1.0, float("-inf" if p.low is None else p.low)),
            min(1.0, float("inf" if p.high is None else p.high)),
        )
        for p in pieces
        if p.flips
    ]
    places = [(46 + (a + 1) / 2 * wide, (c - a) / 2 * wide) for a, c in ends if a < c]
    assert np.allclose(np.ravel(found), np.ravel(places * 2), atol=1e-6)


@pytest.mark.parametrize("width", [360, 1280])
def test_kink_numbers_are_exact(visit, width):
    page = visit(width=width)
    assert [number(text) for text in readings(page, KINK)] == [
        Fraction(3, 2),
        Fraction(5, 17),
        Fraction(1, 3),
        Fraction(2, 51),
    ]
    for w, b, step in (
        (34, -10, 10), (-34, -10, 10), (34, 16, 7), (-7, 3, 5), (17, -20, 33), (60, 20, 1),
        (5, -5, 10), (15, -5, 10), (-25, 7, 10), (-35, 7, 10),  # halfway: ties to even
    ):  # fmt: skip
        check_kink(page, w, b, step)
    assert "even multiple" in words(page, KINK)


def test_kink_says_what_happens_without_second_kink_or_with_another_sign(visit):
    page = visit()
    for place, said in (
        ((6, -10, 40), "no kink left and is silent"),
        ((-6, 10, 40), "no kink left and is active"),
        ((0, 5, 10), "a constant function"),
        ((20, -10, 10), "w lies on the grid"),
        ((34, 0, 10), "both kinks lie at 0"),
        ((3, 19, 4), "outside the drawing"),
        ((34, -10, 10), "exactly the inputs between the two kinks"),
    ):
        check_kink(page, *place)
        assert said in words(page, KINK), place
    block(page, KINK).get_by_label("turn the sign").check()
    for b, said in ((-10, "two half-lines"), (10, "two half-lines"), (0, "every input but 0")):
        check_kink(page, 34, b, 10, turned=True)
        assert "opposite signs" in words(page, KINK)
        assert said in words(page, KINK)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_control_moves_the_drawing_by_the_keyboard(visit, width):
    for name, label, kinds in (
        (KINK, "weight w", ("float", "error")),
        (KINK, "bias b", ("float", "quantized", "kink")),
        (KINK, "step δ", ("quantized", "error", "flip")),
        (ZONE, "Layers added", ("edge", "generator", "region", "inner")),
        (ZONE, "step δ", ("edge", "generator", "region", "inner")),
    ):
        page = visit(width=width)
        control = block(page, name).get_by_label(label)
        before = [shapes(page, name, kind) for kind in kinds]
        spoken = control.get_attribute("aria-valuetext")
        picture = block(page, name).locator("svg").screenshot()
        control.focus()
        for _ in range(2):
            page.keyboard.press("ArrowLeft")
        for kind, old in zip(kinds, before, strict=True):
            assert shapes(page, name, kind) != old, (label, kind)
        assert control.get_attribute("aria-valuetext") != spoken
        assert block(page, name).locator("svg").screenshot() != picture


@pytest.mark.parametrize("network", NETWORKS)
def test_regions_are_those_of_the_library(visit, network):
    page = visit()
    block(page, ZONE).get_by_label("Network").select_option(NETWORKS[network])
    for layers, place in ((1, 32), (2, 32), (3, 7), (4, 1), (4, 32)):
        put(page, ZONE, "Layers added", layers)
        put(page, ZONE, "step δ", place)
        step = LARGEST * place / PLACES
        rows = step * GENERATORS[network][:layers].reshape(-1, 2)
        zone = Zonotope(np.zeros(2), rows)
        shown = [float(text) for text in readings(page, ZONE)]
        assert shown[:2] == [len(rows), len(zone.vertices())]
        assert shown[2] == pytest.approx(zone.volume(), rel=5.001e-4)
        assert shown[3] == pytest.approx(zone.volume() / step**2, rel=5.001e-4)
        far = np.linalg.norm(zone.vertices(), axis=1).max()
        assert shown[4] == pytest.approx(far, rel=5.001e-4)
        check_outline(page, network, zone)
        assert len(shapes(page, ZONE, "generator")) == len(rows)
        assert len(shapes(page, ZONE, "inner")) == layers - 1
    assert "directions only" in words(page, ZONE)  # the full one has a parallel pair


def check_outline(page, network, zone):
    """The corners that are drawn, in pixels, are the vertices of the zonotope."""
    (path,) = shapes(page, ZONE, "region")
    drawn = np.array([pair.split() for pair in path[1:].split("L")], dtype=np.float64)
    whole = Zonotope(np.zeros(2), LARGEST * GENERATORS[network].reshape(-1, 2))
    limit = 1.18 * np.abs(whole.vertices()).max()
    side = float(block(page, ZONE).locator("svg").get_attribute("width")) - 62
    pixels = np.array([48, 26]) + (zone.vertices() * [1, -1] / limit + 1) / 2 * side
    gaps = np.linalg.norm(drawn[:, None] - pixels[None], axis=2)
    assert gaps.min(axis=0).max() < 0.02  # every vertex is drawn; rounded to hundredths


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_they_fit_phones_and_both_themes(visit, width, scheme):
    page = visit(width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in (KINK, ZONE):
        outer = block(page, name)
        ground = outer.evaluate("node => getComputedStyle(node).backgroundColor")
        parts = [int(part) for part in ground.removeprefix("rgb(").removesuffix(")").split(",")]
        assert (sum(parts) < 384) == (scheme == "dark")
        box, own = outer.bounding_box(), outer.locator("svg").bounding_box()
        assert box["x"] < own["x"]
        assert own["x"] + own["width"] < box["x"] + box["width"]
        assert (
            min(node.bounding_box()["height"] for node in outer.locator("input[type=range]").all())
            >= 24
        )
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids))


def test_another_width_draws_anew(visit):
    page = visit()
    before = shapes(page, KINK, "float")
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function("document.querySelector('.slider-figure svg').clientWidth < 360")
    assert shapes(page, KINK, "float") != before


def test_without_scripts_they_stay_hidden(visit):
    page = visit(script=False)
    blocks = page.locator(".slider-figure")
    assert blocks.count() == 2
    assert not any(found.is_visible() for found in blocks.all())
    assert page.get_by_text("To be moved.").is_visible()
