"""Folds of the report that say how figures and tables were made; made.js puts one beside each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from qgeom.experiments.prose import count
from workflow.artifacts import file_digest
from workflow.code_version import CodeVersion, listing_digest, main_file
from workflow.made_rows import BY_HAND, Row, benchmark_files
from workflow.times import benchmark_seconds, seconds_text

_SHOWN = 12  # digits of a hash; ro-crate-metadata.json has them all
_LINE = " `<br>`{=html}"  # facts stand on lines of their own on the page, in a row on paper
_OUTPUT = {
    "train": "trained.safetensors",
    "compute": "metrics.json",
    "draw": "figures",
    "judge": "claims.json",
}
_WHAT = {
    "ledger": (
        "It gathers the claims of all experiments and compares them with the published ones.",
        ("claims.json", "certificate.json"),
    ),
    "tables": (
        "It describes the common population, and gathers the tables of all experiments.",
        ("tables",),
    ),
    "stage": ("It writes tables of the run into the text, before its own time is known.", ()),
}


@dataclass(frozen=True, kw_only=True)
class Making:
    """What is known of how a run was made.

    Attributes
    ----------
    results : Path
        The run's folder.
    code : mapping of str to CodeVersion
        The code of each job, named as in `workflow.origins.read_job_code`.
    """

    results: Path
    code: Mapping[str, CodeVersion]


def section_fold(
    making: Making,
    experiment: str,
    made: Mapping[str, Any],
    *,
    inputs: Mapping[Path, str],
    rows: Sequence[Row],
) -> str:
    """How the figures and tables of an experiment's section were made, folded away in HTML.

    Parameters
    ----------
    making : Making
        The run.
    experiment : str
        Whose section it is.
    made : mapping
        The provenance of its metrics.
    inputs : mapping of Path to str
        The files that it read, with their hashes.
    rows : sequence of Row
        What made each figure and table of the section.

    Returns
    -------
    str
        Markdown.

    Raises
    ------
    ArtifactError
        When a file of the experiment is missing.
    """
    folder = making.results / experiment
    compute = [
        f"Device: {made['device']}. Seed: {made['seed']}.",
        f"Parameters: {_parameters(made['parameters'])}.",
        f"Inputs: {_inputs(making.results, inputs)}.",
        f"Outputs: {_hashed(folder / 'data.npz')}, {_hashed(folder / 'metrics.json')}.",
    ]
    jobs = {f"compute {experiment}": compute}
    if (train := f"train {experiment}") in making.code:
        jobs = {train: ["It trains the networks that compute reads."]} | jobs
    reads = "It reads the outputs of compute."
    jobs |= {f"{job} {experiment}": [reads] for job in ("draw", "judge")}
    jobs |= {
        name: _what(name) for row in rows for name in _jobs(row, experiment) if name not in jobs
    }
    lines = [_job_line(making, name, facts, own=experiment) for name, facts in jobs.items()]
    lines += ["", *_files_table(rows, making.results, own=experiment)]
    name = f"made-{experiment.replace('_', '-')}"
    return _fold(name, "How was this section made?", lines)


def common_fold(making: Making, rows: Sequence[Row]) -> str:
    """How figures and tables that stand in no experiment's section were made, folded away.

    Parameters
    ----------
    making : Making
        The run.
    rows : sequence of Row
        What made each of them.

    Returns
    -------
    str
        Markdown.
    """
    names = dict.fromkeys(name for row in rows for name in _jobs(row))
    lines = [_job_line(making, name, _what(name)) for name in names]
    title = "How were the figures and tables outside of the experiments' sections made?"
    return _fold("made-common", title, [*lines, "", *_files_table(rows, making.results)])


def _fold(name: str, title: str, lines: Sequence[str]) -> str:
    opening = f'::: {{#{name} .callout-note collapse="true" title="{title}"}}'
    return "\n".join([opening, "", *lines, ":::", ""])


def _jobs(row: Row, own: str = "") -> list[str]:
    """The jobs that a fold tells of: data of other experiments are told of in their sections."""
    told = []
    for name in row.jobs:
        job, _, experiment = name.partition(" ")
        if experiment == own or job not in {"train", "compute"}:
            told.append(name)
    return told


def _what(name: str) -> list[str]:
    """What a job does that is not of the section's own experiment."""
    job, _, experiment = name.partition(" ")
    if name == BY_HAND:
        return ["It is written out in the source."]
    if experiment:
        return [f"It reads data of {experiment.replace('_', ' ')}; its section says how they came."]
    return [_WHAT[job][0]]


def _job_line(making: Making, name: str, facts: Sequence[str], *, own: str = "") -> str:
    """One item of the list of jobs; made.js finds the job by its name."""
    told = [f"- [**{_title(name, own)}.**]{{.made-job}}"]
    job, _, experiment = name.partition(" ")
    if job != "stage" and name != BY_HAND:
        path = making.results / "benchmarks" / f"{name.replace(' ', '/')}.tsv"
        told.append(f"Time: {seconds_text(benchmark_seconds(path))}.")
    head = " ".join([*told, facts[0]])
    if name == BY_HAND:
        return head
    start = f"`{main_file(job, experiment)}` and what it imports, " if experiment else ""
    targets = [(making.results / part).as_posix() for part in _targets(job, experiment)]
    code = f"Code: {start}{_code(making.code[name])}."
    return _LINE.join([head, *facts[1:], code, f"Remake: `snakemake {' '.join(targets)}`."])


def _title(name: str, own: str) -> str:
    """A job's name as it is printed, without the experiment in whose section it stands."""
    job, _, experiment = name.partition(" ")
    return job if experiment == own else name.replace("_", " ")


def _targets(job: str, experiment: str) -> Sequence[str]:
    if not experiment:
        return _WHAT[job][1] or ("report",)
    return (f"{experiment}/{_OUTPUT[job]}",)


def _files_table(rows: Sequence[Row], results: Path, *, own: str = "") -> list[str]:
    """What made each figure and table; made.js reads it row by row."""
    if not rows:
        return []
    header = ["| Shown | Made by | File |", "|:-----|:------|:--------------------|"]
    body = []
    for row in rows:
        jobs = ", ".join(_title(name, own) for name in _jobs(row, own))
        files = ", ".join(_stated(path, results) for path in row.files)
        body.append(f"| {_reference(row)} | {jobs} | {files} |")
    return ["::: {.made-of}", "", *header, *body, "", ":::", ""]


def _reference(row: Row) -> str:
    """A link to it; what is on the screen only is named, and found by the id of its frame."""
    if row.label:
        return f"@{row.label}"
    (path,) = row.files
    return f'[interactive figure]{{shown="{frame_id(path)}"}}'


def frame_id(path: Path) -> str:
    """The id of the frame around an interactive figure.

    >>> frame_id(Path("results/neuron_kink/figures/sliders.html"))
    'shown-neuron-kink-sliders'
    """
    return f"shown-{path.parent.parent.name}-{path.stem}".replace("_", "-")


def _stated(path: Path, results: Path) -> str:
    """A file with its hash; the folder of benchmarks with one over those that are listed."""
    if path.name != "benchmarks":
        return _hashed(path)
    files = benchmark_files(results)
    hashes = ((file.relative_to(path).as_posix(), file_digest(file)) for file in files)
    return f"`{path.as_posix()}` ({_files(len(files))}, `{listing_digest(hashes)[:_SHOWN]}`)"


def _parameters(parameters: Mapping[str, Any]) -> str:
    texts = (f"{name.replace('_', ' ')} `{json.dumps(v)}`" for name, v in parameters.items())
    return ", ".join(texts) or "none"


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
