"""Pages of the report that say how it was made: provenance folds, machine, times."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from qgeom.experiments.prose import count, fixed
from workflow.artifacts import file_digest
from workflow.code_version import CodeVersion, listing_digest
from workflow.origins import Origin
from workflow.times import benchmark_seconds

_SHOWN = 12  # digits of a hash; ro-crate-metadata.json has them all
_LABEL = re.compile(r"\{#((?:fig|tbl)-[\w-]+)")


def provenance_page(
    results: Path, experiment: str, made: Mapping[str, Any], *, origin: Origin, section: str
) -> str:
    """How the figures and tables of one section were made, folded away in HTML.

    Parameters
    ----------
    results : Path
        The run's folder.
    experiment : str
        Whose section it is.
    made : mapping
        The provenance of its metrics.
    origin : Origin
        Its inputs and code.
    section : str
        The section's source, from which the labels of figures and tables are read.

    Returns
    -------
    str
        Markdown.
    """
    seconds = benchmark_seconds(results / "benchmarks" / "compute" / f"{experiment}.tsv")
    folder = results / experiment
    parameters = [
        f"| {name.replace('_', ' ')} | `{json.dumps(value)}` |"
        for name, value in made["parameters"].items()
    ]
    facts = [
        *_shown(section, folder),
        f"- Inputs: {_inputs(results, origin.inputs)}.",
        f"- Code: {_code(origin.code)}.",
        f"- Seed: {made['seed']}. Device: {made['device']}. Time: {_seconds(seconds)}.",
        f"- Outputs: {_hashed(folder / 'data.npz')}, {_hashed(folder / 'metrics.json')}.",
        f"- This experiment alone: `snakemake {folder.as_posix()}/claims.json "
        f"{folder.as_posix()}/figures`.",
    ]
    table = ["| Parameter | Value |", "|:-----------|:------------------|", *parameters]
    lines = ['::: {.callout-note collapse="true" title="How was this made?"}']
    return "\n".join([*lines, "", *facts, "", *table, "", ":::", ""])


def _shown(section: str, folder: Path) -> list[str]:
    """References to the section's figures and tables, and the folders that they are in."""
    labels = list(dict.fromkeys(_LABEL.findall(section)))
    facts = []
    for kind, word in (("fig-", "Figures"), ("tbl-", "Tables")):
        found = ", ".join(f"@{label}" for label in labels if label.startswith(kind))
        where = f"`{(folder / word.lower()).as_posix()}`"
        facts.append(f"- {word}: {found} (in {where})." if found else f"- {word}: in {where}.")
    return facts


def _inputs(results: Path, inputs: Mapping[Path, str]) -> str:
    """Inputs by folder, each with one hash."""
    groups: dict[PurePath, dict[str, str]] = {}
    for path, stated in inputs.items():
        inside = path.relative_to(results)
        groups.setdefault(results / inside.parts[0], {})[inside.as_posix()] = stated
    texts = []
    for folder, hashes in groups.items():
        if len(hashes) == 1:
            ((name, stated),) = hashes.items()
            texts.append(f"`{(results / name).as_posix()}` (`{stated[:_SHOWN]}`)")
        else:
            stated = listing_digest(hashes.items())
            number = _files(len(hashes))
            texts.append(f"`{folder.as_posix()}` ({number}, `{stated[:_SHOWN]}`)")
    return ", ".join(texts) or "parameters and seed alone"


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{count(number)} files"


def _code(code: CodeVersion) -> str:
    text = f"{_files(code.files)}, `{code.sha256[:_SHOWN]}`"
    if code.commit is not None:
        since = " and edited since" if code.edited else ""
        text += f", last changed by commit `{code.commit[:_SHOWN]}`{since}"
    return text


def _hashed(path: Path) -> str:
    return f"`{path.as_posix()}` (`{file_digest(path)[:_SHOWN]}`)"


def _seconds(value: float | None) -> str:
    return "not measured" if value is None else f"{fixed(value, 1)} s"


def reproducibility_page(certificate: Mapping[str, Any], results: Path) -> str:
    """Versions, hardware, seeds and times.

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
        if name not in {
            "stage",
            "render",
            "crate",
            "verdicts",
        }:  # these run after this page is written
            rows.append(f"| {name.replace('_', ' ')} | {_seconds(benchmark_seconds(path))} |")
    header = ["| Job | Time |", "|:-------------------|-------:|"]
    return [*header, *rows, "", ": Wall-clock time of every job of the run. {#tbl-times}", ""]
