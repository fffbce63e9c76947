"""Pages of the report that are written by the run: ledger, provenance, tables."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from qgeom.experiments.prose import fixed, significant
from workflow.confirmation import measured, other_verdict
from workflow.ledger import Published
from workflow.report_numbers import anchor
from workflow.report_sources import parts_of
from workflow.tables import to_markdown

MOST_ROWS, MOST_COLUMNS = 60, 12  # larger tables are in results/tables only
_VERBATIM = re.compile(r"(\$(?=\S)(?:\\.|[^$\\])+(?<=\S)\$(?!\d)|`[^`]*`)")
_LEDGER_WIDTHS = "[17,8,33,11,10,12,9]"


def experiments_page(experiments: Mapping[str, str]) -> str:
    """Include every part that has an experiment, each followed by its experiments' sections."""
    names: list[str] = []
    for part in parts_of(experiments):
        names += [part, *(name for name, place in experiments.items() if place == part)]
    return "\n\n".join(f"{{{{< include sections/{name}.qmd >}}}}" for name in names) + "\n"


def _escaped(text: str) -> str:
    """Text as a cell of a Markdown table; math and code may hold a bare ``|`` there."""
    parts = _VERBATIM.split(text.replace("\n", " "))  # plain, verbatim, plain, …
    return "".join(
        part if k % 2 else re.sub(r"\\.|\|", _escaped_pipe, part) for k, part in enumerate(parts)
    )


def _escaped_pipe(match: re.Match[str]) -> str:
    """A bare pipe escaped; what is escaped already stays."""
    return "\\|" if match[0] == "|" else match[0]


def _ledger_row(entry: Mapping[str, Any], second: Mapping[str, Published]) -> str:
    link = ""
    if entry["evidence"]:
        link = " See " + ", ".join(f"@{label}" for label in entry["evidence"]) + "."
    reason = entry["reason"]
    if reason:
        reason = f" *{reason[0].upper()}{reason[1:]}.*"
    other = other_verdict(entry, second)
    if other:
        reason += f" *On the second population: {other}.*"
    statement = entry["statement"] + reason + link
    verdict = f"[{entry['verdict']}]{{.verdict .verdict-{entry['verdict']}}}"
    tolerance = entry["tolerance"]
    allowed = f" ± {significant(tolerance, 2)}" if tolerance else ""
    cells = [
        f"[{entry['id']}]{{#{anchor(entry['id'])}}}",
        entry["source"],
        statement,
        measured(entry["measured"], entry["interval"]),
        entry["expected"] + allowed,
        verdict,
        entry["experiment"].replace("_", " "),
    ]
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def ledger_page(entries: Sequence[Mapping[str, Any]], second: Mapping[str, Published]) -> str:
    """The claims ledger as one table; the page's script adds filters to it in HTML.

    Entries that have another verdict on the second population say so.
    """
    header = "| Claim | Source | Statement | Measured | Expected | Verdict | Experiment |"
    rule = "|:---|:---|:---|:---|:---|:---|:---|"
    caption = (
        "Every claim that was tested, in the order of the sections. Measured values with brackets "
        "carry a confidence interval over networks. "
        f'{{#tbl-ledger tbl-colwidths="{_LEDGER_WIDTHS}"}}'
    )
    rows = [_ledger_row(entry, second) for entry in entries]
    return "\n".join(["::: {.ledger}", "", header, rule, *rows, "", f": {caption}", "", ":::", ""])


def _benchmark_seconds(path: Path) -> float | None:
    if not path.is_file():
        return None
    return float(pd.read_csv(path, sep="\t")["s"].iloc[0])


def _seconds(value: float | None) -> str:
    return "not measured" if value is None else f"{fixed(value, 1)} s"


def provenance_page(results: Path, experiment: str, made: Mapping[str, Any]) -> str:
    """What is needed to redo one experiment, folded away in HTML."""
    seconds = _benchmark_seconds(results / "benchmarks" / "compute" / f"{experiment}.tsv")
    parameters = [
        f"| {name.replace('_', ' ')} | `{json.dumps(value)}` |"
        for name, value in made["parameters"].items()
    ]
    folder = (results / experiment).as_posix()
    table = ["| Parameter | Value |", "|:-----------|:------------------|", *parameters]
    facts = [
        f"- Data: `{folder}/data.npz`, metrics: `{folder}/metrics.json`.",
        f"- Seed: {made['seed']}. Device: {made['device']}. Time: {_seconds(seconds)}.",
        f"- This experiment alone: `snakemake {folder}/claims.json {folder}/figures`.",
    ]
    lines = ['::: {.callout-note collapse="true" title="How to redo this"}']
    return "\n".join([*lines, "", *facts, "", *table, "", ":::", ""])


def interactive_page(fragment: str) -> str:
    """HTML of an interactive figure as a block that both engines hand through as it is.

    Examples
    --------
    >>> print(interactive_page("<p>a</p>"), end="")
    ```{=html}
    <p>a</p>
    ```
    """
    longest = max(map(len, re.findall("`+", fragment)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{=html}}\n{fragment.rstrip()}\n{fence}\n"


def small_tables(folder: Path) -> dict[str, str]:
    """Every table of the run that is short enough to print, by name."""
    pages = {}
    for path in sorted(folder.glob("*.csv")):
        frame = pd.read_csv(path)
        if len(frame) <= MOST_ROWS and len(frame.columns) <= MOST_COLUMNS:
            pages[path.stem] = to_markdown(frame) + "\n"
    return pages


def reproducibility_page(results: Path) -> str:
    """Versions, hardware, seeds and times."""
    certificate = json.loads((results / "certificate.json").read_text(encoding="utf-8"))
    machine = certificate["machine"]
    gpu = ", ".join(machine["gpu"]) or "none"
    facts = {
        "Processor": f"{machine['cpu']}, {machine['cores']} cores",
        "Memory": "unknown" if machine["memory_gib"] is None else f"{machine['memory_gib']} GiB",
        "GPU": gpu,
        "System": machine["system"],
        "Seed of the run": str(certificate["seed"]),
    }
    facts |= {
        f"Version of {name}": version or "not installed"
        for name, version in certificate["versions"].items()
    }
    rows = [f"| {name} | {value} |" for name, value in facts.items()]
    machine_table = ["| What | Value |", "|:----------|:--------------------|", *rows, ""]
    machine_table += [": The machine and the versions that made this report. {#tbl-machine}", ""]
    return "\n".join([*machine_table, *_times_table(results)])


def _times_table(results: Path) -> list[str]:
    """Wall-clock seconds per job, from Snakemake's benchmark files."""
    root = results / "benchmarks"
    rows = []
    for path in sorted(root.rglob("*.tsv")):
        name = path.relative_to(root).with_suffix("").as_posix()
        if name not in {"stage", "render", "verdicts"}:  # these run after this page is written
            rows.append(f"| {name.replace('_', ' ')} | {_seconds(_benchmark_seconds(path))} |")
    header = ["| Job | Time |", "|:-------------------|-------:|"]
    return [*header, *rows, "", ": Wall-clock time of every job of the run. {#tbl-times}", ""]
