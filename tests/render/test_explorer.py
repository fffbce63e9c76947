"""The tessellation explorer in a real browser: by keyboard, mouse and touch, on every screen."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from tests.axe import assert_accessible
from tests.render.explorer_case import (
    STEPS,
    SWITCHES,
    check_reading,
    choose,
    differing,
    picture,
    point_at,
    readings,
    visit_explorer,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(visitor, explored):
    """Open the page of the explorer, once its map is drawn."""
    return functools.partial(visit_explorer, visitor, explored)


def test_the_keyboard_moves_the_slider_the_map_and_the_numbers(visit):
    page = visit()
    slider = page.get_by_label("Bits per weight")
    seen = [picture(page)]
    assert readings(page) == ["float", "first 0", "float"]
    page.get_by_label("Dataset", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert slider.evaluate("node => node === document.activeElement")
    assert slider.evaluate("node => getComputedStyle(node).outlineStyle") != "none"
    for step in STEPS[1:]:
        page.keyboard.press("ArrowRight")
        assert readings(page) == [f"{step} bits", "first 0", step]
        assert slider.get_attribute("aria-valuetext") == f"{step} bits"
        seen.append(picture(page))
        assert differing(seen[-2], seen[-1]) > 1000
    page.keyboard.press("Home")
    assert differing(picture(page), seen[0]) == 0
    assert page.locator(".explorer-ticks .current").inner_text() == "float"


def test_every_layer_can_be_taken_away(visit):
    page = visit()
    choose(page, "first", 0, 2)
    assert not page.get_by_label("changed decisions").is_checked()
    page.get_by_label("changed decisions").check()
    everything = picture(page)
    for text, name in SWITCHES.items():
        switch = page.get_by_label(text)
        switch.press("Space")
        assert not page.locator(f".drawn-{name}").is_visible()
        assert differing(picture(page), everything) > 30, text
        switch.press("Space")
        assert differing(picture(page), everything) == 0, text


def test_networks_of_the_chosen_dataset_can_be_chosen(visit):
    page = visit()
    page.get_by_label("Bits per weight").press("ArrowRight")
    before = page.locator(".explorer-map").bounding_box()
    first = picture(page)
    network = page.get_by_label("Network", exact=True)
    network.select_option("seed 1")
    assert readings(page) == ["6 bits", "first 1", "6"]
    assert differing(picture(page), first) > 1000
    page.get_by_label("Dataset", exact=True).select_option("second")
    assert readings(page) == ["6 bits", "second 0", "6"]
    assert network.locator("option").all_inner_texts() == ["seed 0"]
    after = page.locator(".explorer-map").bounding_box()
    assert before["width"] / before["height"] == pytest.approx(1.5, rel=0.01)
    assert after["width"] / after["height"] == pytest.approx(1.0, rel=0.01)


def test_arrow_keys_read_places_and_escape_leaves(visit):
    page = visit()
    page.get_by_label("Bits per weight").fill("2")
    page.keyboard.press("Tab")
    plane = page.locator(".explorer-map")
    assert plane.evaluate("node => node === document.activeElement")
    assert plane.evaluate("node => getComputedStyle(node).outlineStyle") != "none"
    place = np.array([-0.5, 0.0])
    moves = {"ArrowUp": (0, 1), "ArrowDown": (0, -1), "ArrowLeft": (-1, 0), "ArrowRight": (1, 0)}
    stride = np.array([3.0, 2.0]) / 50
    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "ArrowDown", *["ArrowLeft"] * 9):
        page.keyboard.press(key)
        place = place + stride * moves[key]
    page.keyboard.press("Shift+ArrowUp")
    place = place + stride * [0, 0.1]
    check_reading(page, "first", 0, 2, place)
    page.get_by_label("Bits per weight").press("ArrowLeft")  # the place stays while bits change
    check_reading(page, "first", 0, 1, place)
    plane.press("Escape")
    assert page.locator(".explorer-here").inner_text().startswith("Point at the map")
    assert page.locator(".drawn-probe path").count() == 0


def test_a_click_keeps_a_place_and_hovering_does_not(visit):
    page = visit()
    point_at(page, (0.4, 0.3), "first")
    check_reading(page, "first", 0, 0, (0.4, 0.3))
    page.mouse.move(0, 0)
    assert page.locator(".explorer-here").inner_text().startswith("Point at the map")
    point_at(page, (0.4, 0.3), "first")
    page.mouse.down()
    page.mouse.up()
    point_at(page, (-1.4, -0.5), "first")
    check_reading(page, "first", 0, 0, (-1.4, -0.5))
    page.mouse.move(0, 0)
    check_reading(page, "first", 0, 0, (0.4, 0.3))


def test_a_touch_keeps_a_place(visit):
    page = visit(width=390)
    plane = page.locator(".explorer-map")
    box = plane.bounding_box()
    at = {"clientX": box["x"] + box["width"] / 4, "clientY": box["y"] + box["height"] / 2}
    for kind in ("pointerdown", "pointerup", "pointerleave"):
        plane.dispatch_event(kind, {"pointerType": "touch", **at})
    check_reading(page, "first", 0, 0, (-1.25, 0.0))
    assert plane.evaluate("node => getComputedStyle(node).touchAction") == "pan-y"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 390, 1280])
def test_it_fits_phones_and_both_themes(visit, width, scheme):
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    page = visit(width=width, scheme=scheme)
    choose(page, "first", 0, 2)
    page.locator(".explorer-map").press("ArrowUp")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".tiling-explorer")
    ground = box.evaluate("node => getComputedStyle(node).backgroundColor")
    parts = [int(part) for part in ground.removeprefix("rgb(").removesuffix(")").split(",")]
    assert (sum(parts) < 384) == (scheme == "dark")
    inner, outer = page.locator(".explorer-map").bounding_box(), box.bounding_box()
    assert outer["x"] < inner["x"]
    assert inner["x"] + inner["width"] < outer["x"] + outer["width"]
    assert_accessible(page)


def test_where_motion_is_welcome_it_ends_in_the_same_picture(visit):
    still, moving = visit(), visit(motion="no-preference")
    for page in (still, moving):
        page.get_by_label("Bits per weight").press("End")
    assert still.locator(".explorer-map svg > g:not([class])").count() == 0
    moving.wait_for_function("!document.querySelector('.explorer-map svg > g:not([class])')")
    assert differing(picture(moving), picture(still)) == 0


def test_without_scripts_a_note_stands_there(visitor, explored):
    page = visitor(explored, script=False)
    assert page.get_by_text("The PDF shows one network per dataset").is_visible()
