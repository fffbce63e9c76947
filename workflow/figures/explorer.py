"""The tiling explorer: maps with a slider, packed into one HTML fragment.

The fragment holds data alone; ``report/assets/explorer.js`` unpacks and draws it, and computes no
number that it shows. Maps are compressed and written in base64, so that the page needs no file.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import ParameterError
from qgeom.types import FloatArray, IntArray
from workflow.figures import style

_STEEPEST = 127  # of a signed byte
_MOST_PATTERNS, _MOST_FLIPS = 2**16, 2**8  # of two bytes and of one
_FALLBACK = (
    "This figure is moved by a script, which does not run here. "
    "The PDF shows the same maps side by side."
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Tilings:
    """The maps of one network: the float one first, then one per step of the slider.

    Attributes
    ----------
    name : str
        What the reader chooses it by.
    box : ndarray of float64, shape (2, 2)
        Rows (x_low, x_high), (y_low, y_high).
    patterns : ndarray of int, shape (steps, m, m)
        Pattern ids from 0, the same for the same pattern in all maps; indexed [row y, column x].
    flipped : ndarray of int, shape (steps, m, m)
        How many neurons flip.
    outputs : ndarray of float64, shape (steps, m, m)
        Outputs; above zero is class 1.
    points : ndarray of float64, shape (n, 2)
        Training points.
    labels : ndarray of int, shape (n,)
        Their classes, 0 or 1.
    readings : sequence of sequence of str
        For every step, the numbers to read, formatted.

    Raises
    ------
    ParameterError
        When there are more patterns or flips than the page's arrays can hold.
    """

    name: str
    box: FloatArray
    patterns: IntArray
    flipped: IntArray
    outputs: FloatArray
    points: FloatArray
    labels: IntArray
    readings: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        if self.patterns.max() >= _MOST_PATTERNS or self.flipped.max() >= _MOST_FLIPS:
            raise ParameterError(
                f"more than {_MOST_PATTERNS} patterns or {_MOST_FLIPS - 1} flips",
                where=f"maps of {self.name}",
                remedy="show a smaller network, or a coarser lattice",
            )


def fragment(
    tilings: Sequence[Tilings], *, steps: Sequence[str], quantities: Sequence[str], neurons: int
) -> str:
    """Write the maps as HTML that needs nothing else but the report's script.

    Parameters
    ----------
    tilings : sequence of Tilings
        One entry per choice.
    steps : sequence of str
        Names of the slider's places.
    quantities : sequence of str
        Names of the readings.
    neurons : int
        How many neurons each network has.

    Returns
    -------
    str
        The same bytes for the same data.
    """
    most = max(int(tiling.flipped.max()) for tiling in tilings)
    content = {
        "steps": list(steps),
        "quantities": list(quantities),
        "neurons": neurons,
        "colors": {
            "float": style.FLOAT,
            "quantized": style.QUANTIZED,
            "flip": style.FLIP,
            "classes": list(style.CLASSES),
        },
        "seam": style.SEAM,
        "opacity": [round(float(a), 3) for a in style.flip_opacity(np.arange(most + 1))],
        "tilings": [_packed(tiling) for tiling in tilings],
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c")  # nothing in the data may end the script
    return (
        '<div class="tiling-explorer">\n'
        f'<p class="explorer-fallback">{_FALLBACK}</p>\n'
        f'<script type="application/json">{safe}</script>\n'
        "</div>\n"
    )


def _packed(tiling: Tilings) -> dict[str, object]:
    low, high = tiling.box[:, 0], tiling.box[:, 1]
    inside = (tiling.points - low) / (high - low)
    palette = style.pattern_colors(np.arange(int(tiling.patterns.max()) + 1))
    return {
        "name": tiling.name,
        "shape": list(tiling.patterns.shape[1:]),
        "aspect": round(float((high - low)[0] / (high - low)[1]), 4),
        "palette": pack(np.round(255 * palette).astype(np.uint8)),
        "patterns": pack(tiling.patterns.astype("<u2")),
        "flipped": pack(tiling.flipped.astype(np.uint8)),
        "levels": pack(np.stack([levels(output) for output in tiling.outputs])),
        "points": pack(np.round(65535 * np.clip(inside, 0, 1)).astype("<u2")),
        "labels": pack(tiling.labels.astype(np.uint8)),
        "readings": [list(reading) for reading in tiling.readings],
    }


def pack(array: NDArray[np.generic]) -> str:
    r"""Compress an array's bytes and write them in base64.

    Examples
    --------
    >>> zlib.decompress(base64.b64decode(pack(np.array([1, 2], dtype="<u2"))))
    b'\x01\x00\x02\x00'
    """
    return base64.b64encode(zlib.compress(np.ascontiguousarray(array).tobytes(), 9)).decode()


def levels(output: FloatArray) -> NDArray[np.int8]:
    """Outputs as signed bytes that keep the class and, near the boundary, the place of zero.

    Parameters
    ----------
    output : ndarray of float64, shape (rows, columns)
        Outputs on a lattice.

    Returns
    -------
    ndarray of int8, shape (rows, columns)
        Positive for class 1, negative for class 0, never zero. Values far from the boundary are
        cut off, which makes them easy to compress.

    Examples
    --------
    >>> levels(np.array([[-9.0, -1.0, 2.0, 0.0]])).tolist()
    [[-127, -64, 127, -1]]
    """
    inside = output > 0
    beside = np.zeros(output.shape, dtype=np.bool_)
    for here, there in (
        (np.s_[1:], np.s_[:-1]),
        (np.s_[:, 1:], np.s_[:, :-1]),
        (np.s_[1:, 1:], np.s_[:-1, :-1]),
        (np.s_[1:, :-1], np.s_[:-1, 1:]),
    ):
        crossed = inside[here] != inside[there]
        beside[here] |= crossed
        beside[there] |= crossed
    scale = float(np.abs(output[beside]).max(initial=0.0)) or 1.0
    steep = np.clip(np.rint(_STEEPEST * np.abs(output) / scale), 1, _STEEPEST)
    return np.where(inside, steep, -steep).astype(np.int8)
