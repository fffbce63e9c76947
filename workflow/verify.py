"""Compare a run with the published values: ``python -m workflow.verify RESULTS``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgeom.errors import QgeomError
from workflow.ledger import (
    Agreement,
    LedgerError,
    Published,
    changes,
    compare,
    read_ledger,
    read_published,
)


@dataclass(frozen=True)
class Comparison:
    """A run beside the published values.

    Attributes
    ----------
    lines : tuple of str
        One per claim whose verdict or value is another one.
    summary : str
        All counts in one line.
    """

    lines: tuple[str, ...]
    summary: str


def verify(results: Path) -> Comparison:
    """Compare the ledger of a finished run with the file that its certificate names.

    Parameters
    ----------
    results : Path
        The run's folder.

    Returns
    -------
    Comparison
        Claims whose verdict is not the published one, that are new or no longer tested, or whose
        measured value is different: neither identical nor within tolerance.

    Raises
    ------
    ArtifactError
        When the ledger is missing or not the one that the certificate vouches for.
    LedgerError
        When the run had nothing to compare with.
    """
    entries = read_ledger(results)
    certificate = results / "certificate.json"
    source = json.loads(certificate.read_text(encoding="utf-8")).get("published")
    if source is None:
        raise LedgerError(
            "names no published values",
            where=str(certificate),
            remedy="set published in the configuration, and run again",
        )
    return compared(entries, read_published(source), source=source)


def compared(
    entries: Sequence[Mapping[str, Any]], published: Mapping[str, Published], *, source: str
) -> Comparison:
    """Compare a ledger with published values.

    Parameters
    ----------
    entries : sequence of mapping
        The ledger.
    published : mapping of str to Published
        Published verdicts and values by claim.
    source : str
        Where they were read from, for the summary.
    """
    agreements = {entry["id"]: compare(entry, published.get(entry["id"])) for entry in entries}
    verdicts = changes(entries, published)
    values = [
        f"{entry['id']}: measured {entry['measured']:.6g}, "
        f"published {published[entry['id']].measured:.6g} ({entry['verdict']} as published)"
        for entry in entries
        if agreements[entry["id"]] is Agreement.DIFFERENT
        and published[entry["id"]].verdict == entry["verdict"]
    ]
    counts = Counter(agreements.values())
    listed = ", ".join(f"{counts[kind]} {kind}" for kind in Agreement)
    start = f"{len(entries)} claims beside {source}: {listed}"
    summary = f"{start}; {len(verdicts)} verdicts not as published"
    return Comparison((*verdicts, *values), summary)


def main(arguments: list[str]) -> int:
    """Print the comparison; the status is 1 when there is a difference."""
    try:
        found = verify(Path(arguments[0]))
    except QgeomError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    sys.stdout.writelines(f"{line}\n" for line in (*found.lines, found.summary))
    return 1 if found.lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
