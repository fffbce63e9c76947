"""Record the verdicts of a run as the published ones: ``python -m workflow.publish FROM TO``."""

from __future__ import annotations

import sys
from pathlib import Path

from qgeom.errors import QgeomError
from workflow.artifacts import write_text
from workflow.ledger import read_ledger, summary, to_published


def publish(results: Path, target: Path) -> str:
    """Write a verdicts file from a run's ledger.

    Parameters
    ----------
    results : Path
        The folder of a finished run.
    target : Path
        The verdicts file that is replaced.

    Returns
    -------
    str
        One line about what was published.

    Raises
    ------
    ArtifactError
        When there is no ledger, or not the one that its certificate vouches for.
    """
    entries = read_ledger(results)
    write_text(target, to_published(entries))
    return f"{target}: {summary(entries)}"


def main(arguments: list[str]) -> int:
    """Publish; an expected error is one line."""
    try:
        sys.stdout.write(publish(Path(arguments[0]), Path(arguments[1])) + "\n")
    except QgeomError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
