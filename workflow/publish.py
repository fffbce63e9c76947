"""Record the verdicts of a run as the published ones: ``python -m workflow.publish FROM TO``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from qgeom.errors import QgeomError
from workflow.artifacts import write_text
from workflow.ledger import summary, to_published


class PublishError(QgeomError):
    """There is no run to publish."""


def publish(claims: Path, target: Path) -> str:
    """Write a verdicts file from a run's ledger.

    Parameters
    ----------
    claims : Path
        ``claims.json`` of a finished run.
    target : Path
        The verdicts file that is replaced.

    Returns
    -------
    str
        One line about what was published.

    Raises
    ------
    PublishError
        When there is no ledger.
    """
    if not claims.is_file():
        raise PublishError(
            "does not exist", where=str(claims), remedy="run the workflow with accept_changes=True"
        )
    entries = json.loads(claims.read_text(encoding="utf-8"))
    write_text(target, to_published(entries))
    return f"{target}: {summary(entries)}"


if __name__ == "__main__":
    sys.stdout.write(publish(Path(sys.argv[1]), Path(sys.argv[2])) + "\n")
