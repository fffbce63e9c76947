"""What a second population, drawn and trained from another seed, says about the same claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgeom.claims import Verdict
from qgeom.experiments.prose import count, significant
from workflow.ledger import Published
from workflow.report_numbers import anchor

_CAPTION = (
    "Claims whose verdict is another one on the second population. Measured values with brackets "
    "carry a confidence interval over networks. "
    '{#tbl-confirmation tbl-colwidths="[34,15,18,15,18]"}'
)


def other_verdict(entry: Mapping[str, Any], second: Mapping[str, Published]) -> str:
    """The verdict on the second population if it differs, else an empty text."""
    record = second.get(entry["id"])
    return "" if record is None or record.verdict == entry["verdict"] else record.verdict


def _opposed(one: str, other: str) -> bool:
    """Whether one verdict says that a statement holds and the other that it fails."""
    holds = {Verdict.REPRODUCED}
    fails = {Verdict.REFUTED, Verdict.CORRECTED}
    return (one in holds and other in fails) or (one in fails and other in holds)


def confirmation_page(entries: Sequence[Mapping[str, Any]], second: Mapping[str, Published]) -> str:
    """How the verdicts of two populations compare, with a table of those that differ.

    Parameters
    ----------
    entries : sequence of mapping
        The ledger of this run.
    second : mapping of str to Published
        Verdicts of the second population by claim; empty where there is none.

    Returns
    -------
    str
        Markdown.
    """
    compared = [entry for entry in entries if entry["id"] in second]
    if not compared:
        return "This run names no verdicts of a second population to compare with.\n"
    differing = [entry for entry in compared if other_verdict(entry, second)]
    opposed = sum(_opposed(entry["verdict"], second[entry["id"]].verdict) for entry in differing)
    same = len(compared) - len(differing)
    text = (
        "The same run was therefore repeated on a second population, drawn and trained from "
        f"another seed. Of the {count(len(compared))} claims that both runs judge, {count(same)} "
        "have the same verdict there"
    )
    if not differing:
        return f"{text}.\n"
    text += (
        f"; @tbl-confirmation lists the others. In {count(opposed)} of them a statement that "
        "holds on one population fails on the other; the rest become decided, or undecided."
    )
    header = "| Claim | Verdict | Measured | There | Measured there |"
    rows = [_row(entry, second[entry["id"]]) for entry in differing]
    return "\n".join(
        [text, "", header, "|:---|:---|:---|:---|:---|", *rows, "", f": {_CAPTION}", ""]
    )


def _row(entry: Mapping[str, Any], there: Published) -> str:
    cells = [
        f"[{entry['id']}](#{anchor(entry['id'])})",
        _badge(entry["verdict"]),
        measured(entry["measured"], entry["interval"]),
        _badge(there.verdict),
        measured(there.measured, there.interval),
    ]
    return "| " + " | ".join(cells) + " |"


def _badge(verdict: str) -> str:
    return f"[{verdict}]{{.verdict .verdict-{verdict}}}"


def measured(value: float, interval: Sequence[float] | None) -> str:
    """A measured value, with its interval in brackets.

    >>> measured(3.0, None), measured(0.25, (0.125, 0.5))
    ('3', '0.250 [0.125, 0.500]')
    """
    if interval is None:
        return count(int(value)) if float(value).is_integer() else significant(float(value))
    low, high = (significant(float(end)) for end in interval)
    return f"{significant(float(value))} [{low}, {high}]"
