"""The tessellation explorer: cells of many networks, packed into one HTML fragment.

The fragment holds data alone; ``report/assets/tilings.js`` unpacks and draws it, and what is read
there of areas, maps and flips was formatted here. Arrays are compressed and written in base64, so
that the page needs no file.
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
from qgeom.experiments.classifier_flips.tilings import Tiling
from qgeom.flips.sampled import number_patterns, pattern_codes
from qgeom.types import FloatArray, IntArray
from workflow.figures import explorer_words, style
from workflow.figures.region_bounds_maps import layer_color

_MOST = 2**16  # of two bytes
_FALLBACK = (
    "This figure is moved by a script, which does not run here. "
    "The PDF shows one network per dataset at every bit-width."
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Data:
    """Training data and the box that is shown.

    Attributes
    ----------
    name : str
        What the reader chooses it by.
    box : ndarray of float64, shape (2, 2)
        Rows (x_low, x_high), (y_low, y_high).
    points : ndarray of float64, shape (n, 2)
        Training points.
    labels : ndarray of int, shape (n,)
        Their classes, 0 or 1.
    """

    name: str
    box: FloatArray
    points: FloatArray
    labels: IntArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Network:
    """The tilings of one network: the float one's first, then one per step of the slider.

    Attributes
    ----------
    data : Data
        What it was trained on.
    name : str
        What the reader chooses it by.
    tilings : sequence of Tiling
        One per step.
    readings : sequence of sequence of str
        For every step, the numbers to read, formatted.

    Raises
    ------
    ParameterError
        When a tiling has more vertices or cells than the page's arrays can hold.
    """

    data: Data
    name: str
    tilings: Sequence[Tiling]
    readings: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        largest = max(max(len(t.vertices), 2 * len(t.cell_areas)) for t in self.tilings)
        if largest >= _MOST:
            raise ParameterError(
                f"a tiling of {largest} vertices or classes of cells",
                where=f"network {self.name} of {self.data.name}",
                remedy=f"show smaller networks, with less than {_MOST}",
            )


def fragment(
    networks: Sequence[Network],
    *,
    steps: Sequence[str],
    quantities: Sequence[str],
    layers: Sequence[int],
) -> str:
    """Write networks as HTML that needs nothing else but the report's scripts.

    Parameters
    ----------
    networks : sequence of Network
        One entry per choice; those of a dataset share its `Data`.
    steps : sequence of str
        Names of the slider's places.
    quantities : sequence of str
        Names of the readings.
    layers : sequence of int
        Widths of the hidden layers.

    Returns
    -------
    str
        The same bytes for the same data.
    """
    sets = list({network.data.name: network.data for network in networks}.values())
    names = [data.name for data in sets]
    ids = [_pattern_ids(network) for network in networks]
    palette = style.pattern_colors(np.arange(1 + max(int(own.max()) for own in ids)))
    content = {
        "steps": list(steps),
        "quantities": list(quantities),
        "layers": list(layers),
        "colors": {
            "float": style.FLOAT,
            "quantized": style.QUANTIZED,
            "flip": style.FLIP,
            "decision": style.DECISION,
            "classes": list(style.CLASSES),
            "layers": [layer_color(k) for k in range(len(layers))],
        },
        "opacity": [round(float(a), 3) for a in style.flip_opacity(np.arange(sum(layers) + 1))],
        "palette": pack(np.round(255 * palette).astype(np.uint8)),
        "datasets": [_packed_data(data) for data in sets],
        "networks": [
            {"dataset": names.index(network.data.name), **_packed(network, own)}
            for network, own in zip(networks, ids, strict=True)
        ],
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c")  # nothing in the data may end the script
    return (
        '<div class="tiling-explorer">\n'
        f'<p class="explorer-fallback">{_FALLBACK}</p>\n'
        f'<script type="application/json">{safe}</script>\n'
        "</div>\n"
    )


def _pattern_ids(network: Network) -> IntArray:
    """Numbers of the patterns of all cells of all steps: equal numbers, equal patterns."""
    patterns = np.concatenate([tiling.cell_patterns for tiling in network.tilings])
    ids, _ = number_patterns(pattern_codes(patterns))
    return ids


def _packed_data(data: Data) -> dict[str, object]:
    width, height = np.ptp(data.box, axis=1)
    return {
        "name": data.name,
        "aspect": round(float(width / height), 4),
        "points": _wide(_shares(data.points, data.box)),
        "labels": pack(data.labels.astype(np.uint8)),
    }


def _shares(points: FloatArray, box: FloatArray) -> IntArray:
    """Places as shares of the box, in whole numbers up to the largest of two bytes."""
    low, high = box.T
    inside: FloatArray = np.clip((points - low) / (high - low), 0, 1)
    return np.round((_MOST - 1) * inside).astype(np.int64)


def _packed(network: Network, ids: IntArray) -> dict[str, object]:
    tilings = network.tilings
    patterns = np.concatenate([tiling.cell_patterns for tiling in tilings])
    orders, codes = zip(*(walk_codes(tiling.corners) for tiling in tilings), strict=True)
    vertices = [tiling.vertices[order] for tiling, order in zip(tilings, orders, strict=True)]
    pieces = [2 * tiling.piece_cells + tiling.piece_classes for tiling in tilings]
    flips = [_sorted_flips(tiling) for tiling in tilings]
    whole = float(np.prod(np.ptp(network.data.box, axis=1)))
    cells = [line for tiling in tilings for line in explorer_words.cells(tiling, whole)]
    overlaps = [explorer_words.area(area / whole) for _, _, areas in flips for area in areas]
    _, first = np.unique(ids, return_index=True)
    return {
        "name": network.name,
        "counts": {
            "vertices": [len(part) for part in vertices],
            "pieces": [len(part) for part in pieces],
            "cells": [len(tiling.cell_areas) for tiling in tilings],
            "flips": [len(part) for part, _, _ in flips],
        },
        "vertices": _wide(_shares(np.concatenate(vertices), network.data.box)),
        "corners": _wide(np.concatenate(codes)),
        "sizes": _wide(np.concatenate([tiling.piece_sizes for tiling in tilings])),
        "pieces": _wide(np.concatenate(pieces)),
        "ids": _wide(ids),
        "patterns": pack(patterns[first].astype(np.uint8)),
        "words": _lines(cells),
        "flips": _wide(np.concatenate([pairs for pairs, _, _ in flips])),
        "flipped": _wide(np.concatenate([neurons for _, neurons, _ in flips])),
        "overlaps": _lines(overlaps),
        "readings": [list(reading) for reading in network.readings],
    }


def walk_codes(corners: IntArray) -> tuple[IntArray, IntArray]:
    """Number vertices in the order in which they come first, and tell how far back each is.

    Parameters
    ----------
    corners : ndarray of int, shape (n,)
        Rows of vertices.

    Returns
    -------
    order : ndarray of int64
        The rows in the new order.
    codes : ndarray of int64, shape (n,)
        0 for a vertex that comes for the first time; for another one, how many had come by then,
        less its new number. Such numbers are small and compress well.

    Examples
    --------
    >>> order, codes = walk_codes(np.array([7, 5, 2, 5, 2, 0]))
    >>> order.tolist(), codes.tolist()
    ([7, 5, 2, 0], [0, 0, 0, 2, 1, 0])
    """
    numbers: dict[int, int] = {}
    codes = []
    for row in corners.tolist():
        codes.append(len(numbers) - numbers[row] if row in numbers else 0)
        numbers.setdefault(row, len(numbers))
    return np.array(list(numbers), dtype=np.int64), np.array(codes, dtype=np.int64)


def _sorted_flips(tiling: Tiling) -> tuple[IntArray, IntArray, FloatArray]:
    """Pairs in order of the float cell, which is told by its distance from the one before."""
    order = np.lexsort((tiling.flip_cells[:, 1], tiling.flip_cells[:, 0]))
    pairs = tiling.flip_cells[order]
    pairs[:, 0] = np.diff(pairs[:, 0], prepend=0)
    return pairs, tiling.flip_neurons[order], tiling.flip_areas[order]


def pack(array: NDArray[np.generic]) -> str:
    r"""Compress an array's bytes and write them in base64.

    Examples
    --------
    >>> zlib.decompress(base64.b64decode(pack(np.array([1, 2], dtype="<u2"))))
    b'\x01\x00\x02\x00'
    """
    return _compressed(np.ascontiguousarray(array).tobytes())


def _compressed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode()


def _lines(texts: Sequence[str]) -> str:
    return _compressed("\n".join(texts).encode())


def _wide(numbers: IntArray) -> str:
    """Pack numbers of two bytes, column by column, all low bytes before all high ones."""
    columns = np.ascontiguousarray(numbers.T).ravel()
    return pack(np.stack([columns & 255, columns >> 8]).astype(np.uint8))
