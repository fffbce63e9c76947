"""The reproduction certificate: this machine, and every value beside the published one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgeom.experiments.outcome import Json
from workflow.ledger import Agreement, Published, compare
from workflow.machine import fingerprint
from workflow.provenance import versions
from workflow.times import BEFORE_THE_LEDGER, stage_times


def certificate(
    entries: Sequence[Mapping[str, Any]],
    published: Mapping[str, Published],
    *,
    claims_sha256: str,
    published_file: str | None,
    seed: int,
    benchmarks: Path,
) -> dict[str, Json]:
    """Compare a ledger with what was published, and say where it was made.

    Parameters
    ----------
    entries : sequence of mapping
        The ledger.
    published : mapping of str to Published
        Published values by claim; empty where there are none.
    claims_sha256 : str
        The hash of ``claims.json``, in hexadecimal.
    published_file : str or None
        Where `published` was read from.
    seed : int
        The run's seed.
    benchmarks : Path
        The run's folder of benchmark files.

    Returns
    -------
    dict
        JSON values: ``machine``, ``versions``, ``seed``, ``times`` by stage (of all that comes
        before the ledger; they are the only part that another run of the same machine changes),
        ``agreement`` (how many claims of each kind), ``claims``, and the ids ``no_longer_tested``.
    """
    compared = {entry["id"]: _compared(entry, published.get(entry["id"])) for entry in entries}
    counts = Counter(str(record["agreement"]) for record in compared.values())
    times = stage_times(benchmarks, BEFORE_THE_LEDGER)
    return {
        "claims_sha256": claims_sha256,
        "machine": fingerprint(),
        "versions": versions(),
        "seed": seed,
        "times": {time.stage: {"jobs": time.jobs, "seconds": time.seconds} for time in times},
        "published": published_file,
        "agreement": {str(kind): counts[kind] for kind in Agreement},
        "claims": compared,
        "no_longer_tested": [name for name in published if name not in compared],
    }


def _compared(entry: Mapping[str, Any], before: Published | None) -> dict[str, Json]:
    return {
        "verdict": entry["verdict"],
        "measured": entry["measured"],
        "published": None if before is None else before.measured,
        "published_verdict": None if before is None else before.verdict,
        "agreement": str(compare(entry, before)),
    }
