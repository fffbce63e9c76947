"""Of what the experiments of a run were made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workflow.artifacts import file_digest
from workflow.closure import closure
from workflow.code_version import CodeVersion, code_version, job_code, jobs_of, section_code

# Jobs that serve all experiments, with their scripts.
COMMON_JOBS = {"tables": "collect_tables", "ledger": "collect_claims", "stage": "stage"}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What an experiment was made of.

    Attributes
    ----------
    inputs : mapping of Path to str
        Files of the run that it read, with their hashes.
    code : CodeVersion
        The code that computes, judges and draws it.
    """

    inputs: Mapping[Path, str]
    code: CodeVersion


def read_origins(
    experiments: Iterable[str],
    *,
    population: Sequence[str],
    trained: Sequence[str],
    on_the_population: Iterable[str],
) -> dict[str, Origin]:
    """Hash what every experiment read, and the code that made it.

    Parameters
    ----------
    experiments : iterable of str
        Names of experiments.
    population : sequence of str
        Files of the common population: datasets, networks, twins.
    trained : sequence of str
        Files of networks that experiments trained for themselves, each in its experiment's folder.
    on_the_population : iterable of str
        Those experiments that read the population.

    Returns
    -------
    dict of str to Origin
        By experiment.

    Raises
    ------
    ArtifactError
        When a file is missing.
    """
    hashes = {path: file_digest(path) for path in map(Path, [*population, *trained])}
    readers, found = set(on_the_population), {}
    for name in experiments:
        read = [Path(file) for file in trained if Path(file).parent.name == name]
        if name in readers:
            read = [*map(Path, population), *read]
        inputs = {path: hashes[path] for path in read}
        found[name] = Origin(inputs=inputs, code=code_version(section_code(name)))
    return found


def read_job_code(experiments: Iterable[str]) -> dict[str, CodeVersion]:
    """Identify the code of the jobs that a report shows something of.

    Parameters
    ----------
    experiments : iterable of str
        Names of experiments.

    Returns
    -------
    dict of str to CodeVersion
        By job: its rule, and the experiment that it serves, if it is one alone:
        ``"draw neuron_kink"``, ``"ledger"``.

    Raises
    ------
    ClosureError
        When there is no such experiment.
    """
    files = {f"{job} {name}": job_code(job, name) for name in experiments for job in jobs_of(name)}
    files |= {job: closure(f"workflow.scripts.{script}") for job, script in COMMON_JOBS.items()}
    return {job: code_version(names) for job, names in files.items()}
