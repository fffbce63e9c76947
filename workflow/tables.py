"""Tables on disk as CSV, and as Markdown for the report."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd

from workflow.artifacts import write_text

_PANDOC_COLUMNS = 72  # longer lines make pandoc spread a table over the width of the page
_NOTHING = "\N{EN DASH}"  # where a row has no value
_BOLD = 4  # bold letters are a quarter wider


def write_table(path: str | Path, frame: pd.DataFrame) -> None:
    """Write a tidy table as CSV; floats are written so that reading gives the same bits."""
    write_text(path, frame.to_csv(index=False, lineterminator="\n"))


def to_markdown(frame: pd.DataFrame) -> str:
    """A pipe table: text columns to the left, numbers to the right.

    Parameters
    ----------
    frame : DataFrame
        Column names become the header, with underscores as blanks; floats show four significant
        digits, and missing values are dashes.

    Returns
    -------
    str
        Markdown without a caption.

    Examples
    --------
    >>> print(to_markdown(pd.DataFrame({"grid": ["a"], "flip_rate": [0.125]})))
    | grid | flip rate |
    |:-----|----------:|
    | a    |     0.125 |
    """
    numeric = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame]
    header = [str(name).replace("_", " ") for name in frame]
    columns = [_cells(frame[name]) for name in frame]
    rows = [list(row) for row in zip(*columns, strict=True)]
    widths = [
        max(3, *(len(cell) for cell in [title, *column]))
        for title, column in zip(header, columns, strict=True)
    ]
    aligned = [
        [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ]
        for row in [header, *rows]
    ]
    lines = ["| " + " | ".join(row) + " |" for row in aligned]
    shares = widths
    if len(lines[0]) > _PANDOC_COLUMNS:
        # the table fills the line, columns get their share of the dashes, and headers wrap
        shares = [_share(title, column) for title, column in zip(header, columns, strict=True)]
    rule = [
        f"{'-' * (share + 1)}:" if right else f":{'-' * (share + 1)}"
        for share, right in zip(shares, numeric, strict=True)
    ]
    return "\n".join([lines[0], "|" + "|".join(rule) + "|", *lines[1:]])


def _share(title: str, cells: list[str]) -> int:
    """Letters that a column needs when its header, in bold, may wrap between words."""
    words = max(len(word) for word in title.split(" "))
    return max(3, words + -(-words // _BOLD), *map(len, cells))


def _cells(column: pd.Series) -> list[str]:
    """Cells of one column; floats get as many decimals as the longest of them needs."""
    cells = [_cell(value) for value in column]
    if not pd.api.types.is_float_dtype(column) or any("e" in cell for cell in cells):
        return cells
    decimals = max((len(cell.partition(".")[2]) for cell in cells), default=0)
    texts = [f"{value:.{decimals}f}".replace("-", "\N{MINUS SIGN}") for value in column]
    missing = column.isna().tolist()
    return [_NOTHING if empty else text for text, empty in zip(texts, missing, strict=True)]


def _cell(value: object) -> str:
    if value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return _NOTHING
    if isinstance(value, int | float | np.number):
        text = f"{value:.4g}" if isinstance(value, float) else str(value)
        return text.replace("-", "\N{MINUS SIGN}")
    return str(value).replace("|", "\\|").replace("_", " ")
