"""The interactive figure in a real browser, on maps small enough to know every tile of."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from tests.render.conftest import stage
from workflow.figures import explorer, style
from workflow.generated_pages import interactive_page
from workflow.render import render_report

pytestmark = pytest.mark.browser
STEPS = ("float", "8", "2")
LAYERS = ("flips (darker", "float decision", "quantized decision", "training points")
SIZE = 24
PLACE = (18, 6)  # row from below, column: inside a tile in every map


def tilings(name, aspect):
    """Two halves; at 8 bits a strip beside the seam flips, at 2 bits the seam lies across."""
    row, column = np.mgrid[:SIZE, :SIZE]
    sides = [column >= 12, column >= 10, row >= 12]
    flipped = [np.zeros((SIZE, SIZE), dtype=np.int64), *(s != sides[0] for s in sides[1:])]
    return explorer.Tilings(
        name=name,
        box=np.array([[0.0, aspect], [0.0, 1.0]]),
        patterns=np.stack([side + 2 * (k == 2) for k, side in enumerate(sides)]).astype(np.int64),
        flipped=np.stack(flipped).astype(np.int64),
        outputs=np.stack([column - 11.5, column - 9.5, row - 11.5]),
        points=np.array([[0.1, 0.1], [0.9 * aspect, 0.9]]),
        labels=np.array([0, 1]),
        readings=[("none", "2"), (f"8.3 % of {name}", "2"), (f"50.0 % of {name}", "2")],
    )


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorer")
    source = stage(folder / "report")
    fragment = explorer.fragment(
        [tilings("first", 1.5), tilings("second", 1.0)],
        steps=STEPS,
        quantities=("Disagreement", "Patterns"),
        neurons=9,
    )
    (source / "generated").mkdir(exist_ok=True)
    (source / "generated" / "kink-explorer.md").write_text(interactive_page(fragment))
    section = source / "sections" / "kink.qmd"
    old = '```{=html}\n<p class="explorer">An interactive figure stands here.</p>\n```\n'
    new = "\n{{< include generated/kink-explorer.md >}}\n\n"
    assert old in section.read_text()
    section.write_text(section.read_text().replace(old, new))
    render_report(source, html=folder / "r.html", pdf=folder / "r.pdf", engine="embedded")
    return folder / "r.html"


@pytest.fixture
def visit(visitor, page_file):
    def open_page(**options):
        page = functools.partial(visitor, page_file)(**options)
        page.wait_for_selector(".tiling-explorer canvas")
        return page

    return open_page


def picture(page) -> str:
    return page.locator(".tiling-explorer canvas").evaluate("node => node.toDataURL()")


def color(page, row, column) -> list[int]:
    """The colour in the middle of a lattice place."""
    return page.locator(".tiling-explorer canvas").evaluate(
        """(node, [across, down]) => [...node.getContext("2d").getImageData(
             Math.floor(across * node.width), Math.floor(down * node.height), 1, 1).data]""",
        [(column + 0.5) / SIZE, 1 - (row + 0.5) / SIZE],
    )[:3]


def readings(page) -> list[str]:
    return page.locator(".explorer-readout dd").all_inner_texts()


def press(page, *keys):
    page.get_by_label("Bits per weight").focus()
    for key in keys:
        page.keyboard.press(key)


def test_the_keyboard_moves_the_slider_the_map_and_the_numbers(visit):
    page = visit()
    slider = page.get_by_label("Bits per weight")
    seen = {picture(page)}
    assert readings(page) == ["float", "none", "2"]
    page.get_by_label("Dataset").focus()
    page.keyboard.press("Tab")
    assert slider.evaluate("node => node === document.activeElement")
    assert slider.evaluate("node => getComputedStyle(node).outlineStyle") != "none"
    for step, reading in (("8 bits", "8.3 % of first"), ("2 bits", "50.0 % of first")):
        page.keyboard.press("ArrowRight")
        assert readings(page) == [step, reading, "2"]
        assert slider.get_attribute("aria-valuetext") == step
        seen.add(picture(page))
    assert len(seen) == 3
    page.keyboard.press("Home")
    assert picture(page) in seen
    assert page.locator(".explorer-ticks .current").inner_text() == "float"


def test_tiles_have_the_colours_of_the_static_figures(visit):
    page = visit()
    for name in LAYERS:
        page.get_by_label(name).uncheck()
    for keys, ids in (((), (0, 1)), (("End",), (3, 2))):
        press(page, *keys)
        for place, pattern in zip((PLACE, (5, 18)), ids, strict=True):
            expected = np.round(255 * style.pattern_colors(np.array([pattern]))[0])
            assert np.abs(np.array(color(page, *place)) - expected).max() <= 1


def test_every_layer_can_be_taken_away(visit):
    page = visit()
    press(page, "End")
    covered = color(page, *PLACE)
    everything = picture(page)
    for name in LAYERS:
        switch = page.get_by_label(name)
        switch.press("Space")
        assert not switch.is_checked()
        assert picture(page) != everything, name
        if name == LAYERS[0]:
            bare = np.array(color(page, *PLACE), dtype=float)
            flip = np.array([int(style.FLIP[k : k + 2], 16) for k in (1, 3, 5)])
            mixed = 0.6 * bare + 0.4 * flip  # one neuron flips
            assert np.abs(np.array(covered) - mixed).max() <= 2
        switch.press("Space")
        assert picture(page) == everything, name


def test_another_dataset_can_be_chosen(visit):
    page = visit()
    press(page, "ArrowRight")
    before = page.locator(".tiling-explorer canvas").bounding_box()
    page.get_by_label("Dataset").select_option("second")
    assert readings(page) == ["8 bits", "8.3 % of second", "2"]
    after = page.locator(".tiling-explorer canvas").bounding_box()
    assert before["width"] / before["height"] == pytest.approx(1.5, rel=0.01)
    assert after["width"] / after["height"] == pytest.approx(1.0, rel=0.01)


def test_single_places_can_be_read(visit):
    page = visit()
    press(page, "End")
    canvas, note = page.locator(".tiling-explorer canvas"), page.locator(".explorer-probe")
    box = canvas.bounding_box()
    canvas.hover(position={"x": box["width"] * 0.25, "y": box["height"] * 0.25})
    assert note.inner_text() == "Here: 1 of 9 neurons flipped; class 0 becomes 1."
    page.mouse.move(0, 0)
    assert note.inner_text().startswith("Point at the map")
    canvas.focus()
    page.keyboard.press("ArrowUp")
    assert note.inner_text() == "Here: 0 of 9 neurons flipped; class 1 stays."
    for _ in range(9):
        page.keyboard.press("ArrowDown")
    assert note.inner_text() == "Here: 1 of 9 neurons flipped; class 1 becomes 0."


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_phones_and_both_themes(visit, width, scheme):
    page = visit(width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".tiling-explorer")
    ground = box.evaluate("node => getComputedStyle(node).backgroundColor")
    parts = [int(part) for part in ground.removeprefix("rgb(").removesuffix(")").split(",")]
    assert (sum(parts) < 384) == (scheme == "dark")
    inner, outer = box.locator("canvas").bounding_box(), box.bounding_box()
    assert outer["x"] < inner["x"]
    assert inner["x"] + inner["width"] < outer["x"] + outer["width"]


def test_where_motion_is_welcome_it_ends_in_the_same_picture(visit):
    still, moving = visit(), visit(motion="no-preference")
    for page in (still, moving):
        press(page, "End")
    moving.wait_for_timeout(500)
    assert picture(moving) == picture(still)


def test_without_scripts_a_note_stands_there(visitor, page_file):
    page = visitor(page_file, script=False)
    assert page.get_by_text("The PDF shows the same maps side by side.").is_visible()
