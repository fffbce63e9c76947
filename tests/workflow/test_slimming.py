"""Slimmed SVG files show the same drawing, as another renderer sees it."""

import io

import matplotlib as mpl
import numpy as np
import pytest
import typst
from matplotlib.figure import Figure
from PIL import Image

from workflow.figures.slimming import slim_svg
from workflow.figures.style import FLOAT, styled


def drawn():
    """A figure with markers, tiles, images, clipping, text with math, and a legend."""
    with styled():
        figure = Figure(figsize=(5, 2.4))
        left, right = figure.subplots(1, 2)
        rng = np.random.default_rng(3)
        left.scatter(*rng.normal(size=(2, 300)), s=6, c=rng.random(300), alpha=0.6)
        left.plot([-2, 0, 2], [1, -0.5, 1e-4], marker="o", color=FLOAT, label=r"$\max(0, x_1)$")
        left.legend()
        right.imshow(rng.random((6, 6)), extent=(-1, 1, -1, 1))
        right.fill_between([-1, 0, 1], [-0.2, 0.4, -0.6], alpha=0.4, hatch="//")
        right.set_xlabel("distance")
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def pixels(svg, folder):
    (folder / "figure.svg").write_text(svg, encoding="utf-8")
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image("figure.svg")'
    (folder / "page.typ").write_text(page, encoding="utf-8")
    png = typst.compile(str(folder / "page.typ"), format="png", ppi=144.0)
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.float64)


@pytest.fixture(scope="module")
def original():
    return drawn()


def test_the_same_picture_in_fewer_bytes(original, tmp_path):
    slim = slim_svg(original)
    assert len(slim) < 0.8 * len(original)
    before, after = pixels(original, tmp_path), pixels(slim, tmp_path)
    assert before.shape == after.shape
    assert before.std() > 20
    off = np.abs(before - after).max(axis=2)
    assert (off > 32).mean() < 1e-3  # hundredths of a point move the blur of an edge


def test_another_picture_is_told_apart(original, tmp_path):
    recoloured = slim_svg(original).replace(FLOAT.lower(), "#d55e00")
    before, after = pixels(slim_svg(original), tmp_path), pixels(recoloured, tmp_path)
    assert (np.abs(before - after).max(axis=2) > 32).mean() > 1e-3


def test_slimming_twice_changes_nothing_more(original):
    assert slim_svg(slim_svg(original)) == slim_svg(original)


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 1 2 L 3 4 L 5 6 ", "M1 2L3 4 5 6"),
        ("M 1 2 \nL -3 4 \nL -5 -6 \nz\n", "M1 2L-3 4-5-6z"),
        ("M 0 0 M 1 1", "M0 0M1 1"),  # a second M is no line
        ("M 0.5 -0.25 Q 1 2 3 4 Q 5 6 7 8", "M.5-.25Q1 2 3 4 5 6 7 8"),
        ("M 10.123456 -20.987654", "M10.12-20.99"),
        ("M 10.05 100.5 L 0 0.001", "M10.05 100.5L0 0"),
    ],
)
def test_paths(path, short):
    assert slim_svg(f'<svg><path d="{path}"/></svg>') == f'<svg><path d="{short}"/></svg>'


def test_transformations_keep_their_digits():
    svg = '<svg><g transform="scale(0.015625)"><use x="39.200123" y="1.5"/></g></svg>'
    expected = '<svg><g transform="scale(0.015625)"><use x="39.2" y="1.5"/></g></svg>'
    assert slim_svg(svg) == expected


def test_rare_styles_stay_where_they_are():
    often = '<path style="fill: none; stroke: #123456"/>' * 3
    svg = f'<svg><defs></defs>{often}<path style="fill: #fff"/></svg>'
    assert slim_svg(svg) == (
        "<svg><defs><style>.s0{fill:none;stroke:#123456}</style></defs>"
        + '<path class="s0"/>' * 3
        + '<path style="fill:#fff"/></svg>'
    )


def test_the_style_of_matplotlib_is_the_one_that_is_understood():
    assert mpl.rcParamsDefault["svg.fonttype"] == "path"
