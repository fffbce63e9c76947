"""Small networks in a tessellation explorer, and what the library says of them."""

from __future__ import annotations

import functools
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from qgeom.experiments.classifier_flips.explorer import tiling
from qgeom.grids import Grid
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
from tests.qgeom.experiments import populations
from tests.render.conftest import stage
from workflow.figures import explorer
from workflow.generated_pages import interactive_page
from workflow.render import render_report

STEPS = ("float", "6", "2")
SWITCHES = {
    "cells (one": "cells",
    "hypersurfaces of layer 1": "layer0",
    "hypersurfaces of layer 2": "layer1",
    "flip region": "flips",
    "changed decisions": "changes",
    "float decision": "float",
    "quantized decision": "quantized",
    "training points": "points",
}
BOXES = {"first": ((-2.0, 1.0), (-1.0, 1.0)), "second": ((-1.0, 1.0), (-1.0, 1.0))}
SOURCES = {("first", 0): 8, ("first", 1): 55, ("second", 0): 3}
NEURONS = 11


@functools.cache
def networks(dataset, seed):
    """The float network and its twins, as the steps of the slider."""
    source = populations.network(SOURCES[dataset, seed], (2, 6, 5, 1))
    return source, *(quantize_network(source, Grid.symmetric(int(bits))) for bits in STEPS[1:])


@functools.cache
def cells(dataset, seed, step):
    return tessellate(networks(dataset, seed)[step], box=BOXES[dataset])


def packed(dataset, seed):
    box, (source, *twins) = BOXES[dataset], networks(dataset, seed)
    data = explorer.Data(
        name=dataset,
        box=np.array(box),
        points=np.array([[-0.9, -0.9], [0.9, 0.9]]),
        labels=np.array([0, 1]),
    )
    return explorer.Network(
        data=data,
        name=f"seed {seed}",
        tilings=[tiling(source, box), *(tiling(twin, box, source=source) for twin in twins)],
        readings=[(f"{dataset} {seed}", step) for step in STEPS],
    )


def visit_explorer(visitor, file, **options):
    """Open a page, and wait until the map of its explorer is drawn."""
    page = visitor(file, **options)
    page.wait_for_selector(".explorer-map svg path")
    return page


def rendered(folder: Path) -> Path:
    """A page with the explorer of these networks."""
    source = stage(folder / "report")
    fragment = explorer.fragment(
        [packed(*key) for key in SOURCES],
        steps=STEPS,
        quantities=("Disagreement", "Cells"),
        layers=[6, 5],
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


def picture(page):
    """The pixels of the map."""
    image = page.locator(".explorer-map").screenshot(animations="disabled")
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB"), dtype=int)


def differing(one, other):
    """How many pixels differ clearly; edges may be smoothed otherwise after scrolling."""
    assert one.shape == other.shape
    return int((np.abs(one - other).max(axis=2) > 24).sum())


def choose(page, dataset, seed, step):
    page.get_by_label("Dataset", exact=True).select_option(dataset)
    page.get_by_label("Network", exact=True).select_option(f"seed {seed}")
    page.get_by_label("Bits per weight").fill(str(step))


def only(page, *kept):
    """Switch everything else off."""
    for text, name in SWITCHES.items():
        page.get_by_label(text).set_checked(name in kept)


def readings(page) -> list[str]:
    return page.locator(".explorer-readout dd").all_inner_texts()


def point_at(page, place, dataset):
    """Move the mouse to a place of the box."""
    low, high = np.array(BOXES[dataset]).T
    across, up = (np.array(place) - low) / (high - low)
    page.locator(".explorer-map").scroll_into_view_if_needed()
    box = page.locator(".explorer-map").bounding_box()
    page.mouse.move(box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"])


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def numbers(text):
    signed = re.sub(r"([+-]) ", r"\1", plain(text)).translate(str.maketrans("", "", "₁₂"))
    return [float(part) for part in re.findall(r"[+-]?\d+\.\d+", signed)]


def cell_at(dataset, seed, step, place):
    """The cell around a place, by evaluating the network there: bits, share of the box, map."""
    found = cells(dataset, seed, step)
    network = networks(dataset, seed)[step]
    pattern = getattr(network, "network", network).pattern(np.array([place]))[0]
    (own,) = np.flatnonzero((found.patterns() == pattern).all(axis=1))
    gradients, offsets = found.affine_maps()
    return (
        "".join("01"[bit] for bit in pattern.astype(int)),
        100 * found.areas[own] / found.areas.sum(),
        [*gradients[own, 0], offsets[own, 0]],
    )


def check_reading(page, dataset, seed, step, place):
    """Everything that is said of a place equals what the library says."""
    shown = page.locator(".explorer-cell").all()
    steps = (0, step) if step else (0,)
    told = [cell_at(dataset, seed, each, place) for each in steps]
    for card, (bits, share, affine) in zip(shown, told, strict=False):
        pattern, area, output = card.locator("dd").all_inner_texts()
        assert pattern == f"{bits[:4]} {bits[4:6]} | {bits[6:10]} {bits[10:]}"
        assert numbers(area)[0] == pytest.approx(share, abs=0.0051)
        assert numbers(output) == pytest.approx(affine, abs=0.0051)
    sides = [int(np.array(affine) @ [*place, 1.0] > 0) for _, _, affine in told]
    words = plain(page.locator(".explorer-here").inner_text())
    if not step:
        assert words == f"Here: class {sides[0]}."
        assert shown[1].locator("dd").all_inner_texts() == ["\N{EM DASH}"] * 3
        return
    differing = [a != b for a, b in zip(told[0][0], told[1][0], strict=True)]
    marked = [len(card.locator("mark").all()) for card in shown]
    assert marked == [sum(differing)] * 2
    flips = f"{sum(differing)} of {NEURONS} neurons flipped" if any(differing) else "no neuron"
    assert words.startswith(f"Here: {flips}")
    change = f"{sides[0]} stays" if sides[0] == sides[1] else f"{sides[0]} becomes {sides[1]}"
    assert f"class {change}." in words


def shares(page, name):
    """For every path of a layer: its share of the drawing, and its attributes."""
    _, _, width, height = map(
        float, page.locator(".explorer-map svg").get_attribute("viewBox").split()
    )
    for path in page.locator(f".drawn-{name} path").all():
        area = 0.0
        for ring in re.findall(r"M([^MZ]*)Z", path.get_attribute("d")):
            x, y = np.array(ring.replace("L", " ").split(), dtype=float).reshape(-1, 2).T
            area -= (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2  # y points down
        yield area / (width * height), path
