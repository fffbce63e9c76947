"""Pages of the report that list the claims: the ledger, and its index by document and section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgeom.claims import Verdict
from qgeom.experiments.prose import significant
from workflow.confirmation import measured, other_verdict
from workflow.ledger import VERDICTS, Published
from workflow.report_numbers import anchor

_VERBATIM = re.compile(r"(\$(?=\S)(?:\\.|[^$\\])+(?<=\S)\$(?!\d)|`[^`]*`)")
_REPLACED = re.compile(r"(^|; )what holds instead: .*$")
_WIDTHS = "[17,8,33,11,10,12,9]"
_OPEN = "`<details><summary>`{=html}"
_SUMMARY_END = "`</summary>`{=html}"
_UNNAMED = "`<details><summary>Details</summary>`{=html}"
_LINE = " `<br>`{=html}"  # facts stand on lines of their own on the page, in a row on paper


def _escaped(text: str) -> str:
    """Text as a cell of a Markdown table; math and code may hold a bare ``|`` there."""
    parts = _VERBATIM.split(text.replace("\n", " "))  # plain, verbatim, plain, …
    return "".join(
        part if k % 2 else re.sub(r"\\.|\|", _escaped_pipe, part) for k, part in enumerate(parts)
    )


def _escaped_pipe(match: re.Match[str]) -> str:
    """A bare pipe escaped; what is escaped already stays."""
    return "\\|" if match[0] == "|" else match[0]


def _badge(verdict: str) -> str:
    return f"[{verdict}]{{.verdict .verdict-{verdict}}}"


def _linked(claims: Sequence[str]) -> str:
    return ", ".join(f"[{claim}](#{anchor(claim)})" for claim in claims)


def _allowed(entry: Mapping[str, Any]) -> str:
    tolerance = entry["tolerance"]
    return f" ± {significant(tolerance, 2)}" if tolerance else ""


def _tolerance(entry: Mapping[str, Any]) -> str:
    """How closely the values have to agree, or the threshold of an interval; with its origin."""
    if entry["interval"] is not None:
        return f"threshold: {entry['expected']} ({entry['tolerance_origin']})."
    allowed = significant(entry["tolerance"], 2) if entry["tolerance"] else "none"
    return f"tolerance: {allowed} ({entry['tolerance_origin']})."


def _facts(
    entry: Mapping[str, Any], replacements: Sequence[str], second: Mapping[str, Published]
) -> list[str]:
    """What an entry opens to, besides the columns of its row."""
    facts = []
    if entry["evidence"]:
        facts.append("See " + ", ".join(f"@{label}" for label in entry["evidence"]) + ".")
    facts.append(f"Kind: [{entry['kind']}]{{.claim-kind}}; {_tolerance(entry)}")
    if entry["corrects"]:
        facts.append(f"Corrects {_linked([entry['corrects']])}.")
    if replacements:
        holds = entry["verdict"] == Verdict.CORRECTED
        facts.append(
            f"{'What holds instead' if holds else 'Tried instead'}: {_linked(replacements)}."
        )
    other = other_verdict(entry, second)
    if other:
        facts.append(f"*On the second population: {other}.*")
    return facts


def _details(
    entry: Mapping[str, Any],
    replacements: Sequence[str],
    second: Mapping[str, Published],
    results: Path,
) -> str:
    """The reason, which opens on the page to the facts and the command; on paper all in a row."""
    reason = _REPLACED.sub("", entry["reason"]) if replacements else entry["reason"]
    summary = f"{_OPEN}*{reason[0].upper()}{reason[1:]}.*{_SUMMARY_END} " if reason else _UNNAMED
    command = f"snakemake {(results / entry['experiment'] / 'claims.json').as_posix()}"
    return (
        f" {summary}{_LINE.join(_facts(entry, replacements, second))}"
        f" `<br>Recompute: <code>{command}</code></details>`{{=html}}"
    )


def _row(
    entry: Mapping[str, Any],
    replacements: Sequence[str],
    second: Mapping[str, Published],
    results: Path,
) -> str:
    cells = [
        f"[{entry['id']}]{{#{anchor(entry['id'])}}}",
        entry["source"],
        entry["statement"] + _details(entry, replacements, second, results),
        measured(entry["measured"], entry["interval"]),
        entry["expected"] + _allowed(entry),
        _badge(entry["verdict"]),
        entry["experiment"].replace("_", " "),
    ]
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def ledger_page(
    entries: Sequence[Mapping[str, Any]],
    second: Mapping[str, Published],
    *,
    results: Path = Path("results"),
) -> str:
    """The claims ledger as one table, whose entries open in HTML; the page's script filters it.

    Parameters
    ----------
    entries : sequence of mapping
        The ledger.
    second : mapping of str to Published
        Verdicts of the second population by claim; entries that have another one there say so.
    results : Path
        The run's folder, for the command that recomputes an experiment's claims.

    Returns
    -------
    str
        Markdown.
    """
    replacements: dict[str, list[str]] = {}
    for entry in entries:
        replacements.setdefault(entry["corrects"] or "", []).append(entry["id"])
    header = "| Claim | Source | Statement | Measured | Expected | Verdict | Experiment |"
    rule = "|:---|:---|:---|:---|:---|:---|:---|"
    caption = (
        "Every claim that was tested, in the order of the sections. Measured values with brackets "
        "carry a confidence interval over networks. "
        f'{{#tbl-ledger tbl-colwidths="{_WIDTHS}"}}'
    )
    rows = [_row(entry, replacements.get(entry["id"], ()), second, results) for entry in entries]
    return "\n".join(["::: {.ledger}", "", header, rule, *rows, "", f": {caption}", "", ":::", ""])


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts numbers within names by their size; names come after numbers.

    >>> sorted(["10.1", "geometry", "9.8", "9", "figure-10", "figure-5"], key=natural)
    ['9', '9.8', '10.1', 'figure-5', 'figure-10', 'geometry']
    """
    parts = re.findall(r"\d+|[^\d.]+", text)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


def claims_index_page(entries: Sequence[Mapping[str, Any]]) -> str:
    """Links to the entries of the ledger by document and section, under one badge per verdict.

    Parameters
    ----------
    entries : sequence of mapping
        The ledger.

    Returns
    -------
    str
        Markdown; the document with the most claims first, sections in natural order.
    """
    lines = ["::: {.claims-index}", ""]
    for document, number in Counter(entry["document"] for entry in entries).most_common():
        own = [entry for entry in entries if entry["document"] == document]
        lines += [f"**{document}** ({number} claim{'s' if number > 1 else ''})", ""]
        for section in sorted({entry["section"] for entry in own}, key=natural):
            lines.append(_index_item([entry for entry in own if entry["section"] == section]))
        lines.append("")
    return "\n".join([*lines, ":::", ""])


def _index_item(entries: Sequence[Mapping[str, Any]]) -> str:
    """One section of a document: its claims, sorted by verdict."""
    groups = []
    prefix = f"{entries[0]['document']}-{entries[0]['section']}-"
    for verdict in VERDICTS:
        names = [entry["id"] for entry in entries if entry["verdict"] == verdict]
        if names:
            links = (f"[{name.removeprefix(prefix)}](#{anchor(name)})" for name in names)
            groups.append(f"{_badge(verdict)} {', '.join(links)}")
    return f"- **§{entries[0]['section']}** {'; '.join(groups)}"
