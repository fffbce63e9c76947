"""The tessellation explorer in a real browser shows and says what the library computes."""

from __future__ import annotations

import functools
import re

import numpy as np
import pytest

from qgeom.flips.regions import flip_region
from qgeom.flips.sampled import number_patterns, pattern_codes
from qgeom.level_sets.network import thresholded
from qgeom.tessellation import tessellate
from tests.render.explorer_case import (
    BOXES,
    NEURONS,
    SOURCES,
    STEPS,
    cells,
    check_reading,
    choose,
    networks,
    only,
    picture,
    plain,
    point_at,
    shares,
    visit_explorer,
)
from workflow.figures import style

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(visitor, explored):
    """Open the page of the explorer, once its map is drawn."""
    return functools.partial(visit_explorer, visitor, explored)


def test_what_is_read_at_a_place_is_what_the_library_computes(visit):
    page = visit()
    rng = np.random.default_rng(3)
    for dataset, seed in SOURCES:
        for step in range(len(STEPS)):
            choose(page, dataset, seed, step)
            places = rng.uniform(*np.array(BOXES[dataset]).T, (5, 2))
            for place in places:
                point_at(page, place, dataset)
                check_reading(page, dataset, seed, step, place)
                outlines = page.locator(".drawn-probe .outline")
                assert outlines.count() == (2 if step else 1)


def test_the_overlap_of_two_cells_is_told(visit):
    page = visit()
    choose(page, "first", 0, 2)
    region = flip_region(*(networks("first", 0)[k] for k in (0, 2)), box=BOXES["first"])
    largest = region.cells[np.argmax(region.tessellation.areas[region.cells])]
    point_at(page, region.tessellation.centroids[largest], "first")
    words = plain(page.locator(".explorer-here").inner_text())
    assert f" {region.flip_counts[largest]} of {NEURONS} neurons" in words
    share = 100 * region.tessellation.areas[largest] / region.tessellation.areas.sum()
    assert f"The two cells share {share:.2f} % of the box." in words


@pytest.mark.parametrize("step", [1, 2])
def test_drawn_regions_have_the_areas_of_the_library(visit, step):
    page = visit()
    choose(page, "first", 1, step)
    source, twin = (networks("first", 1)[k] for k in (0, step))
    region = flip_region(source, twin, box=BOXES["first"])
    whole = region.tessellation.areas.sum()
    opacity = style.flip_opacity(region.flip_counts)
    for share, path in shares(page, "flips"):
        own = np.isclose(opacity, float(path.get_attribute("fill-opacity")), atol=1e-3)
        assert own.any()
        assert share == pytest.approx(region.tessellation.areas[own].sum() / whole, abs=1e-4)
    assert sum(share for share, _ in shares(page, "flips")) == pytest.approx(
        region.fraction, abs=1e-4
    )
    decided = (thresholded(network, output=0, value=0.0) for network in (source, twin))
    joint = tessellate(*decided, box=BOXES["first"])
    changed = joint.patterns(0)[:, -1] != joint.patterns(1)[:, -1]
    ((share, _),) = shares(page, "changes")
    assert share == pytest.approx(joint.areas[changed].sum() / whole, abs=1e-4)
    assert share > 0


def test_cells_have_the_areas_and_colours_of_their_patterns_in_every_step(visit):
    page = visit()
    found = [cells("first", 0, step) for step in range(len(STEPS))]
    ids, _ = number_patterns(pattern_codes(np.concatenate([own.patterns() for own in found])))
    ids = np.split(ids, np.cumsum([own.n_cells for own in found])[:-1])
    for step, (own, names) in enumerate(zip(found, ids, strict=True)):
        choose(page, "first", 0, step)
        drawn = {int(path.get_attribute("data-pattern")): (area, path)
                 for area, path in shares(page, "cells")}  # fmt: skip
        assert set(drawn) == set(names.tolist())
        for name, area in zip(names.tolist(), own.areas, strict=True):
            share, path = drawn[name]
            assert share == pytest.approx(area / own.areas.sum(), abs=1e-4)
            color = np.round(255 * style.pattern_colors(np.array([name]))[0]).astype(int)
            assert path.get_attribute("fill") == "rgb({} {} {})".format(*color)
        only(page, "cells")
        image = picture(page)
        big = int(np.argmax(own.areas))
        low, high = np.array(BOXES["first"]).T
        across, up = (own.centroids[big] - low) / (high - low)
        pixel = image[int((1 - up) * image.shape[0]), int(across * image.shape[1])]
        expected = 255 * style.pattern_colors(names[[big]])[0]
        assert np.abs(pixel - expected).max() <= 1


def test_boundaries_and_hypersurfaces_are_drawn_where_they_are(visit):
    page = visit()
    choose(page, "first", 0, 2)
    low, high = np.array(BOXES["first"]).T
    _, _, width, height = map(
        float, page.locator(".explorer-map svg").get_attribute("viewBox").split()
    )

    def ends(name):
        path = page.locator(f".drawn-{name} path").last.get_attribute("d")
        shares = np.array(re.sub("[ML]", " ", path).split(), dtype=float).reshape(-1, 2)
        return low + [0.0, (high - low)[1]] + shares / [width, -height] * (high - low)

    source, _, twin = networks("first", 0)
    close = 2e-3  # places are rounded to some 1e-5 of the box
    for name, network in (("float", source), ("quantized", twin.network)):
        values = network(ends(name))
        assert len(values) > 2
        assert np.abs(values).max() < close
    for layer, name in enumerate(("layer0", "layer1")):
        distances = np.abs(twin.network.pre_activations(ends(name))[layer]).min(axis=1)
        assert len(distances) > 2
        assert distances.max() < close
