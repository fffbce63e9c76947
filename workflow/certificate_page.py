"""The reproduction certificate as a page of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgeom.experiments.prose import count, fixed, significant
from workflow.ledger import Agreement
from workflow.report_numbers import anchor
from workflow.times import STAGES, StageTime, stage_times

_DIGITS = 6


def certificate_page(certificate: Mapping[str, Any], results: Path) -> str:
    """How this run compares with what was published, and what its stages took.

    Parameters
    ----------
    certificate : mapping
        The content of ``certificate.json``.
    results : Path
        The run's folder, with its benchmark files.

    Returns
    -------
    str
        Markdown.
    """
    lines = [*_agreement(certificate), "", *_stages(stage_times(results / "benchmarks", STAGES))]
    return "\n".join([*lines, ""])


def _agreement(certificate: Mapping[str, Any]) -> list[str]:
    """The counts in one sentence, and a table of all claims that are not as published."""
    if certificate["published"] is None:
        return ["No values were published that this run could be compared with."]
    claims, counts = certificate["claims"], certificate["agreement"]
    text = f"The values in `{certificate['published']}` are the published ones. "
    rows = [_row(name, record) for name, record in claims.items() if not _as_published(record)]
    if rows:
        text += (
            f"Of {count(len(claims))} measured values "
            f"{count(counts[Agreement.IDENTICAL])} are identical to them, "
            f"{count(counts[Agreement.WITHIN_TOLERANCE])} within tolerance, "
            f"{count(counts[Agreement.DIFFERENT])} different, and for "
            f"{count(counts[Agreement.UNPUBLISHED])} none was published. "
            "@tbl-agreement lists all that are not identical or have another verdict."
        )
    else:
        text += f"All {count(len(claims))} measured values and verdicts are identical to them."
    if certificate["no_longer_tested"]:
        text += f" No longer tested: {', '.join(certificate['no_longer_tested'])}."
    return [text, "", *_table(rows)] if rows else [text]


def _as_published(record: Mapping[str, Any]) -> bool:
    same_verdict: bool = record["verdict"] == record["published_verdict"]
    return same_verdict and bool(record["agreement"] == Agreement.IDENTICAL)


def _table(rows: Sequence[str]) -> list[str]:
    header = "| Claim | Measured | Published | Difference | Agreement |"
    caption = ": Claims whose measured value or verdict is not identical to the published one. "
    caption += '{#tbl-agreement tbl-colwidths="[36,16,16,14,18]"}'
    return [header, "|:---|---:|---:|---:|:---|", *rows, "", caption]


def _row(name: str, record: Mapping[str, Any]) -> str:
    measured, published = record["measured"], record["published"]
    cells = [f"[{name}](#{anchor(name)})", significant(measured, _DIGITS), "", ""]
    if published is not None:
        cells[2:] = [significant(published, _DIGITS), significant(measured - published, 2)]
    agreement = record["agreement"]
    if record["published_verdict"] not in {None, record["verdict"]}:
        agreement += f"; {record['verdict']}, was {record['published_verdict']}"
    return "| " + " | ".join([*cells, agreement]) + " |"


def _stages(times: Sequence[StageTime]) -> list[str]:
    rows = [f"| {time.stage} | {count(time.jobs)} | {fixed(time.seconds, 1)} s |" for time in times]
    caption = (
        ": What each stage of the run took: the sum of its jobs' wall-clock times, also of "
        "those that ran side by side. Rendering comes after this page was written. {#tbl-stages}"
    )
    return ["| Stage | Jobs | Time |", "|:-------------|------:|----------:|", *rows, "", caption]
