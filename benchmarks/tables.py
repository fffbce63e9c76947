"""What a benchmark returns: rows of named values with a title and notes on how they were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = str | int | float | None
Row: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How much is measured.

    Attributes
    ----------
    repeats : int
        Runs that count; the fastest is reported.
    quick : bool
        Small cases only, to see that all works.
    large : bool
        The largest cases too.
    """

    repeats: int = 5
    quick: bool = False
    large: bool = False


@dataclass(frozen=True)
class Table:
    """Rows with a title and notes.

    Attributes
    ----------
    title : str
        What was measured.
    rows : sequence of mapping
        Columns by name; rows may lack some.
    notes : sequence of str
        How the columns are to be read.
    """

    title: str
    rows: Sequence[Row]
    notes: Sequence[str] = ()

    @property
    def columns(self) -> list[str]:
        """Names of all columns, in the order in which they first occur."""
        return list(dict.fromkeys(name for row in self.rows for name in row))

    def text(self) -> str:
        """The table for a terminal; the first column stands left, the others right."""
        lines = [self.columns, *([shown(row.get(c)) for c in self.columns] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        body = [
            "  ".join(
                cell.rjust(width) if place else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.title, "", *body, *(f"  {note}" for note in self.notes)])


def shown(value: Value) -> str:
    """A value in few characters: four significant digits, thousands apart."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else value
