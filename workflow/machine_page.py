"""The page of the report that says on what it was made, and how long each job took."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workflow.times import STAGES, job_times, seconds_text


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
    """Wall-clock seconds per job; those that run after this page is written are not among them."""
    rows = [
        f"| {job.name.replace('_', ' ')} | {seconds_text(job.seconds)} |"
        for job in sorted(job_times(results / "benchmarks", STAGES), key=lambda job: job.name)
    ]
    header = ["| Job | Time |", "|:-------------------|-------:|"]
    return [*header, *rows, "", ": Wall-clock time of every job of the run. {#tbl-times}", ""]
