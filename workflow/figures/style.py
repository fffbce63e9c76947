"""One look for every figure: colours with a fixed meaning, sizes, and reproducible files.

Colours follow Okabe and Ito, whose palette readers with any kind of colour vision can tell
apart. Each thing has one colour everywhere; nothing else may use it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from string import ascii_lowercase
from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from workflow.artifacts import write_bytes
from workflow.figures.slimming import slim_svg

FLOAT = "#0072B2"
QUANTIZED = "#D55E00"
FLIP = "#BC5090"
DECISION = "#4B2E83"  # inputs whose class changes
BOUNDARY = "#1A1A1A"
ERROR = "#009E73"
NEUTRAL = "#767676"
FAINT = "#D9D9D9"
CLASSES = ("#56B4E9", "#E69F00")  # the two classes of data points

COLUMN = 6.5  # inches: the width of the text
_SIZE = 8.5

_RC: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": _SIZE,
    "mathtext.fontset": "dejavusans",
    "axes.titlesize": _SIZE,
    "axes.titlelocation": "left",
    "axes.labelsize": _SIZE,
    "axes.linewidth": 0.6,
    "axes.edgecolor": NEUTRAL,
    "axes.labelcolor": BOUNDARY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.labelsize": _SIZE - 1,
    "ytick.labelsize": _SIZE - 1,
    "xtick.color": NEUTRAL,
    "ytick.color": NEUTRAL,
    "xtick.labelcolor": BOUNDARY,
    "ytick.labelcolor": BOUNDARY,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": _SIZE - 1,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "figure.dpi": 100,
    "savefig.dpi": 200,
    "image.interpolation": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "qgeom",
    "svg.image_inline": True,
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "path.simplify": True,
}


@contextmanager
def styled() -> Iterator[None]:
    """Apply the look while figures are drawn, whatever the user's own settings are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        cast("Any", mpl.rcParams).update(_RC)
        yield


def figure(height: float, *, width: float = COLUMN) -> Figure:
    """An empty figure of the text's width with automatic margins.

    Parameters
    ----------
    height, width : float
        Size in inches.

    Returns
    -------
    Figure
        Not known to pyplot, so nothing stays open.
    """
    return Figure(figsize=(width, height), layout="constrained")


def bit_colors(bits: Sequence[int]) -> dict[int, tuple[float, float, float]]:
    """A sequential colour per bit-width: coarse is light, fine is dark.

    Examples
    --------
    >>> colors = bit_colors([2, 4, 8])
    >>> sum(colors[2]) > sum(colors[4]) > sum(colors[8])
    True
    """
    ordered = sorted(set(bits))
    shares = np.linspace(0.8, 0.0, len(ordered)) if len(ordered) > 1 else [0.4]
    ramp = mpl.colormaps["viridis"]
    return {
        b: (float(r), float(g), float(blue))
        for b, (r, g, blue, _) in zip(ordered, ramp(shares), strict=True)
    }


def pattern_colors(ids: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
    """Pale colours of cells: the same for the same pattern in every picture of a network.

    Parameters
    ----------
    ids : ndarray of int
        Pattern ids from 0.

    Returns
    -------
    ndarray of float64, shape of `ids` + (3,)
        Red, green, blue in [0, 1], light enough for lines and points on top.

    Examples
    --------
    >>> pattern_colors(np.array([[0, 1]])).shape
    (1, 2, 3)
    """
    places = np.asarray(ids, dtype=np.float64)
    hue = np.mod(places * 0.618033988749895, 1.0)[..., None]
    shade = 1.0 - 0.16 * np.mod(places * 0.754877666246693, 1.0)[..., None]
    # from blue to yellow through grey: the axis that all common kinds of colour vision keep
    blue, yellow = np.array([0.82, 0.88, 0.96]), np.array([0.98, 0.95, 0.84])
    return np.asarray(((1.0 - hue) * blue + hue * yellow) * shade, dtype=np.float64)


def flip_opacity(flipped: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
    """How strongly the flip colour covers a cell: the more neurons flip, the more.

    Examples
    --------
    >>> flip_opacity(np.array([0, 1, 9])).tolist()
    [0.0, 0.4, 0.85]
    """
    return np.where(flipped > 0, np.minimum(0.25 + 0.15 * flipped, 0.85), 0.0)


def panel_letter(axes: Axes, letter: str) -> None:
    """Write (a), (b), … before the title of a panel."""
    axes.set_title(f"({letter}) {axes.get_title(loc='left')}".rstrip(), loc="left")


def panel_letters(panels: Iterable[Axes]) -> None:
    """Write (a), (b), … before the titles of up to 26 panels."""
    for axes, letter in zip(panels, ascii_lowercase, strict=False):
        panel_letter(axes, letter)


def row_label(axes: Axes, text: str, *, gap: float = 40.0) -> None:
    """Name a row of panels, upright, so many points left of its first one."""
    axes.annotate(
        text,
        (0, 0.5),
        (-gap, 0),
        xycoords="axes fraction",
        textcoords="offset points",
        rotation=90,
        ha="center",
        va="center",
        weight="bold",
    )


def frame(axes: Axes, box: NDArray[np.float64]) -> None:
    """Show a box of the plane with equal scales, a line around it, and no ticks."""
    axes.set(xlim=tuple(box[0]), ylim=tuple(box[1]), xticks=[], yticks=[], aspect="equal")
    for spine in axes.spines.values():
        spine.set_visible(True)


def save(drawing: Figure, folder: Path, name: str) -> tuple[Path, Path]:
    """Write ``name.svg`` and ``name.pdf``, byte for byte the same in every run.

    Parameters
    ----------
    drawing : Figure
        What to write.
    folder : Path
        Where to; it is made if need be.
    name : str
        File name without extension.

    Returns
    -------
    tuple of Path
        The SVG and the PDF.
    """
    svg, pdf = folder / f"{name}.svg", folder / f"{name}.pdf"
    with styled():
        _write(drawing, svg, "svg", {"Date": None, "Creator": "qgeom"})
        _write(drawing, pdf, "pdf", {"CreationDate": None, "Creator": "qgeom", "Producer": None})
    return svg, pdf


def _write(drawing: Figure, path: Path, kind: str, metadata: dict[str, str | None]) -> None:
    buffer = io.BytesIO()
    drawing.savefig(buffer, format=kind, metadata=metadata)
    content = buffer.getvalue()
    if kind == "svg":
        content = slim_svg(content.decode()).encode()
    write_bytes(path, content)
