"""The line that a run ends with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def print_summary(results: str, reports: Sequence[str]) -> None:
    """Say how many claims got which verdict, and where the report is.

    Printed to stderr, where Snakemake's own messages go; silent when a run was asked for
    something else than the whole report.
    """
    line = Path(results) / "summary.txt"
    if line.is_file() and all(Path(path).is_file() for path in reports):
        sys.stderr.write(line.read_text(encoding="utf-8"))
