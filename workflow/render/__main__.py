"""Command line: ``python -m workflow.render --source DIR --html OUT.html --pdf OUT.pdf``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from workflow.render.engine import ENGINES, render_report
from workflow.render.errors import ReportError


def main(arguments: Sequence[str] | None = None) -> int:
    """Render the report and say what was done.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line without the program's name.

    Returns
    -------
    int
        0 when all is well, 1 when the report has problems.
    """
    parser = argparse.ArgumentParser(
        prog="python -m workflow.render", description="Render the report."
    )
    parser.add_argument("--source", type=Path, required=True, help="folder with index.qmd")
    parser.add_argument("--engine", choices=ENGINES, default="auto", help="default: %(default)s")
    parser.add_argument("--html", type=Path, help="where the page goes")
    parser.add_argument("--pdf", type=Path, help="where the PDF goes")
    options = parser.parse_args(arguments)
    if options.html is None and options.pdf is None:
        parser.error("give --html, --pdf, or both")
    try:
        receipt = render_report(
            options.source, html=options.html, pdf=options.pdf, engine=options.engine
        )
    except ReportError as error:
        print(error, file=sys.stderr)
        return 1
    print(receipt)
    return 0


if __name__ == "__main__":
    sys.exit(main())
