"""Pages of the report that are written by the run: parts, interactive figures, tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from workflow.report_sources import parts_of
from workflow.tables import to_markdown

MOST_ROWS, MOST_COLUMNS = 60, 12  # larger tables are in results/tables only


def experiments_page(experiments: Mapping[str, str]) -> str:
    """Include every part that has an experiment, each followed by its experiments' sections."""
    names: list[str] = []
    for part in parts_of(experiments):
        names += [part, *(name for name, place in experiments.items() if place == part)]
    return "\n\n".join(f"{{{{< include sections/{name}.qmd >}}}}" for name in names) + "\n"


def interactive_page(fragment: str) -> str:
    """HTML of an interactive figure as a block that both engines hand through as it is.

    Examples
    --------
    >>> print(interactive_page("<p>a</p>"), end="")
    ```{=html}
    <p>a</p>
    ```
    """
    longest = max(map(len, re.findall("`+", fragment)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{=html}}\n{fragment.rstrip()}\n{fence}\n"


def small_tables(folder: Path) -> dict[str, str]:
    """Every table of the run that is short enough to print, by name."""
    pages = {}
    for path in sorted(folder.glob("*.csv")):
        frame = pd.read_csv(path)
        if len(frame) <= MOST_ROWS and len(frame.columns) <= MOST_COLUMNS:
            pages[path.stem] = to_markdown(frame) + "\n"
    return pages
