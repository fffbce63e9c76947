"""The claims ledger: all entries of a run, and how they compare with what was published."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from qgeom.claims import Kind, LedgerEntry, Verdict
from qgeom.errors import QgeomError
from qgeom.experiments.outcome import Json
from workflow.artifacts import ArtifactError, digest

VERDICTS = tuple(str(verdict) for verdict in Verdict)
RELATIVE_AGREEMENT = 1e-6  # what other hardware and library versions may change by rounding


class LedgerError(QgeomError):
    """The ledger contradicts itself, an identity broke, or verdicts are not the published ones."""


class Agreement(StrEnum):
    """How a measured value compares with the published one."""

    IDENTICAL = "identical"
    WITHIN_TOLERANCE = "within tolerance"
    DIFFERENT = "different"
    UNPUBLISHED = "unpublished"


def entry_to_json(entry: LedgerEntry, *, experiment: str) -> dict[str, Json]:
    """A ledger entry as plain values, as it stands in claims.json."""
    claim, judgement = entry.claim, entry.judgement
    return {
        "id": claim.id,
        "source": f"{claim.document} §{claim.section}",
        "document": claim.document,
        "section": claim.section,
        "kind": str(claim.kind),
        "statement": claim.statement,
        "corrects": claim.corrects or None,
        "evidence": list(claim.evidence),
        "experiment": experiment,
        "verdict": str(judgement.verdict),
        "measured": judgement.measured,
        "interval": None if judgement.interval is None else list(judgement.interval),
        "expected": judgement.expected,
        "tolerance": judgement.tolerance,
        "tolerance_origin": judgement.tolerance_origin,
        "reason": judgement.reason,
    }


def read_ledger(results: Path) -> list[dict[str, Any]]:
    """Read a run's ledger, checked against the hash in its certificate.

    Raises
    ------
    ArtifactError
        When ``claims.json`` or ``certificate.json`` is missing or damaged.
    """
    path = results / "claims.json"
    try:
        text = path.read_bytes()
        certificate = results / "certificate.json"
        stated = json.loads(certificate.read_text(encoding="utf-8"))["claims_sha256"]
    except OSError as error:
        raise ArtifactError(error.filename, f"cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ArtifactError(certificate, "is damaged, or no certificate") from error
    if digest(text) != stated:
        raise ArtifactError(path, "was edited or damaged: the certificate has another hash")
    entries: list[dict[str, Any]] = json.loads(text)
    return entries


def collect(listed: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Join the experiments' entries into one ledger.

    Raises
    ------
    LedgerError
        When two entries have one id.
    """
    entries = [entry for part in listed for entry in part]
    repeated = [name for name, n in Counter(entry["id"] for entry in entries).items() if n > 1]
    if repeated:
        raise LedgerError(f"claim ids repeat: {repeated}", remedy="ids are unique over the ledger")
    return entries


@dataclass(frozen=True, kw_only=True)
class Published:
    """What the repository last published about one claim."""

    verdict: str
    measured: float
    interval: tuple[float, float] | None = None


def read_published(path: str | Path) -> dict[str, Published]:
    """Read published verdicts.

    Raises
    ------
    LedgerError
        When the file is not of that form, with the claim's id.
    """
    try:
        content = yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise LedgerError(f"cannot be read: {error}", where=str(path)) from error
    if not isinstance(content, Mapping):
        raise LedgerError("is no list of claims by id", where=str(path), remedy=_PUBLISHED_FORM)
    return {name: _published(name, record, str(path)) for name, record in content.items()}


_PUBLISHED_FORM = (
    f"a verdict out of {', '.join(VERDICTS)} and a measured value; make publish writes the file"
)


def _published(name: str, record: Any, path: str) -> Published:  # noqa: ANN401 - from a file
    try:
        verdict = str(Verdict(record["verdict"]))
        interval = None
        if record.get("interval") is not None:
            low, high = record["interval"]
            interval = (float(low), float(high))
        return Published(verdict=verdict, measured=float(record["measured"]), interval=interval)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise LedgerError(
            f"claim {name} has {record!r}", where=path, remedy=_PUBLISHED_FORM
        ) from error


def to_published(entries: Sequence[Mapping[str, Any]]) -> str:
    """The text of a verdicts file for these entries."""
    header = "# Verdicts and measured values last published; written by `make publish`.\n"
    records = {
        entry["id"]: {
            "verdict": entry["verdict"],
            "measured": entry["measured"],
            **({"interval": entry["interval"]} if entry["interval"] else {}),
        }
        for entry in entries
    }
    return header + yaml.safe_dump(records, sort_keys=True, allow_unicode=True)


def compare(entry: Mapping[str, Any], published: Published | None) -> Agreement:
    """Compare one measured value with the published one.

    A value is *within tolerance* when it differs by no more than the claim's own tolerance, by
    rounding (`RELATIVE_AGREEMENT`), or, for a statistic, lies inside the published interval.
    """
    if published is None:
        return Agreement.UNPUBLISHED
    measured, expected = float(entry["measured"]), published.measured
    if measured == expected:
        return Agreement.IDENTICAL
    close = math.isclose(measured, expected, rel_tol=RELATIVE_AGREEMENT)
    near = abs(measured - expected) <= float(entry["tolerance"])
    inside = published.interval is not None and (
        published.interval[0] <= measured <= published.interval[1]
    )
    return Agreement.WITHIN_TOLERANCE if close or near or inside else Agreement.DIFFERENT


def broken_identities(
    entries: Sequence[Mapping[str, Any]], published: Mapping[str, Published]
) -> list[str]:
    """Identities that do not hold and were not published as false statements.

    An identity that a document states wrongly is published as *refuted* or *corrected*; any other
    one that fails is a bug of ours.
    """
    known_false = {str(Verdict.REFUTED), str(Verdict.CORRECTED)}
    broken = []
    for entry in entries:
        before = published.get(entry["id"])
        if (
            entry["kind"] == Kind.IDENTITY
            and entry["verdict"] == Verdict.REFUTED
            and (before is None or before.verdict not in known_false)
        ):
            broken.append(f"{entry['id']}: {entry['reason']}")
    return broken


def changes(entries: Sequence[Mapping[str, Any]], published: Mapping[str, Published]) -> list[str]:
    """One line per verdict that is not the published one, with the reason."""
    lines = []
    for entry in entries:
        before = published.get(entry["id"])
        if before is None:
            lines.append(f"{entry['id']}: new, {entry['verdict']} ({entry['reason']})")
        elif before.verdict != entry["verdict"]:
            lines.append(
                f"{entry['id']}: was {before.verdict} (measured {before.measured:.6g}), "
                f"is {entry['verdict']} (measured {entry['measured']:.6g}; {entry['reason']})"
            )
    present = {entry["id"] for entry in entries}
    lines += [
        f"{name}: published, but no longer tested" for name in published if name not in present
    ]
    return lines


def summary(entries: Sequence[Mapping[str, Any]]) -> str:
    """How many claims, and how many of each verdict.

    >>> summary([{"verdict": "refuted"}, {"verdict": "reproduced"}])
    '2 claims: 1 reproduced, 0 corrected, 1 refuted, 0 inconclusive'
    """
    counts = Counter(entry["verdict"] for entry in entries)
    listed = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS)
    return f"{len(entries)} claims: {listed}"
