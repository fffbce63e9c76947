"""Smaller SVG files of the same drawing: fewer digits, no blanks, each style said once."""

from __future__ import annotations

import re
from collections import Counter

_PLACES = re.compile(r' (?:d|x|y)="[^"]*"')
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_PATH = re.compile(r'(?<= d=")[^"]*')
_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_STYLE = re.compile(r' style="([^"]*)"')
_REPEATABLE = "LQC"  # commands whose letter may be left out when they follow themselves
_OFTEN = 3  # a style that is used so many times becomes a class


def slim_svg(svg: str) -> str:
    r"""Write an SVG file of matplotlib in fewer bytes.

    Coordinates are rounded to hundredths of a point, which nobody can see; transformations keep
    their digits. Comments, metadata and blanks are left out, and styles that occur often become
    classes of one style sheet.

    Parameters
    ----------
    svg : str
        As matplotlib writes it.

    Returns
    -------
    str
        The same drawing.

    Examples
    --------
    >>> slim_svg('<svg>\n <path d="M 1.234567 -0.000001 L 2 3.5 L 0.25 7 "/>\n</svg>')
    '<svg><path d="M1.23 0L2 3.5 .25 7"/></svg>'
    """
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = _PLACES.sub(lambda place: _LONG_NUMBER.sub(_hundredths, place[0]), svg)
    svg = _PATH.sub(_short_path, svg)
    svg = _STYLE.sub(lambda style: f' style="{_short_style(style[1])}"', svg)
    return _with_classes(re.sub(r">\s+<", "><", svg))


def _hundredths(number: re.Match[str]) -> str:
    short = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _short_path(path: re.Match[str]) -> str:
    """The commands of a path without what their reader can do without."""
    parts = []
    before = ""
    for letter, numbers in _COMMAND.findall(path[0]):
        kept = " ".join(numbers.split()).replace(" -", "-")
        if letter == before and letter in _REPEATABLE:
            parts.append(kept if kept.startswith("-") else f" {kept}")
        else:
            parts.append(letter + kept)
        before = letter
    return re.sub(r"(?<![\d.])(-?)0(?=\.\d)", r"\1", "".join(parts))


def _short_style(style: str) -> str:
    return re.sub(r"\s*([:;,])\s*", r"\1", style).strip()


def _with_classes(svg: str) -> str:
    """Frequent styles as classes, named by how often they occur."""
    counts = Counter(_STYLE.findall(svg)).most_common()
    names = {style: f"s{k}" for k, (style, n) in enumerate(counts) if n >= _OFTEN and style}
    if not names or "<defs>" not in svg:
        return svg

    def named(style: re.Match[str]) -> str:
        return f' class="{names[style[1]]}"' if style[1] in names else style[0]

    sheet = "".join(f".{name}{{{style}}}" for style, name in names.items())
    return _STYLE.sub(named, svg).replace("<defs>", f"<defs><style>{sheet}</style>", 1)
