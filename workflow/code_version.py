"""Which code made a result: the files themselves, and the commit that last changed one of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workflow.artifacts import digest
from workflow.closure import ROOT, closure, module_file

# What the jobs of an experiment load by its name; the first is the one to read.
_LOADED = {
    "train": ("qgeom.learning.{}", "qgeom.experiments.{}.parameters"),
    "compute": ("qgeom.experiments.{}.compute", "qgeom.experiments.{}.parameters"),
    "judge": ("qgeom.experiments.{}.prose", "qgeom.experiments.{}.claims"),
    "draw": ("workflow.figures.{}",),
}
_SCRIPTS = {"train": "train_experiment"}  # all others are called like their jobs


@dataclass(frozen=True, kw_only=True)
class CodeVersion:
    """A version of some source files.

    Attributes
    ----------
    files : int
        How many.
    sha256 : str
        Hash of their names and contents, in hexadecimal.
    commit : str or None
        The last commit that changed one of them; None outside a Git repository.
    date : str or None
        The day of that commit, as in 2026-01-31.
    edited : bool
        Whether a file differs from what is committed.
    """

    files: int
    sha256: str
    commit: str | None
    date: str | None
    edited: bool


def jobs_of(experiment: str) -> tuple[str, ...]:
    """The jobs of one experiment, in order; only some train networks of their own.

    >>> jobs_of("neuron_kink")
    ('compute', 'judge', 'draw')
    """
    trains = module_file(f"qgeom.learning.{experiment}") is not None
    return tuple(job for job in _LOADED if trains or job != "train")


def main_file(job: str, experiment: str) -> str:
    """The file of an experiment that one of its jobs starts from.

    >>> main_file("draw", "neuron_kink")
    'workflow/figures/neuron_kink.py'
    """
    return _LOADED[job][0].format(experiment).replace(".", "/") + ".py"


def job_code(job: str, experiment: str) -> tuple[str, ...]:
    """Files that one job of an experiment runs, relative to the project.

    Parameters
    ----------
    job : str
        One of `jobs_of`.
    experiment : str
        Its name.

    Returns
    -------
    tuple of str
        The job's script, what it loads by name, and all project modules that these import.

    Raises
    ------
    ClosureError
        When there is no such experiment.
    """
    loaded = (module.format(experiment) for module in _LOADED[job])
    modules = [f"workflow.scripts.{_SCRIPTS.get(job, job)}", *loaded]
    return tuple(sorted({file for module in modules for file in closure(module)}))


def section_code(experiment: str) -> tuple[str, ...]:
    """Files that train, compute, judge, describe and draw one experiment."""
    jobs = jobs_of(experiment)
    return tuple(sorted({file for job in jobs for file in job_code(job, experiment)}))


def workflow_code(experiments: Iterable[str], *, root: Path = ROOT) -> tuple[str, ...]:
    """Files of a whole run: Snakefile, rules, scripts and the code of these experiments."""
    rules = [path.relative_to(root).as_posix() for path in root.glob("workflow/rules/*.smk")]
    scripts = [f"workflow.scripts.{path.stem}" for path in root.glob("workflow/scripts/*.py")]
    code = {file for name in scripts for file in closure(name)}
    code |= {file for name in experiments for file in section_code(name)}
    return tuple(sorted({"Snakefile", *rules, *code}))


def listing_digest(hashes: Iterable[tuple[str, str]]) -> str:
    """One hash for several files.

    Parameters
    ----------
    hashes : iterable of (str, str)
        Names with the files' hashes, in any order.

    Returns
    -------
    str
        SHA-256 in hexadecimal.

    Examples
    --------
    >>> listing_digest([("a", "0"), ("b", "1")]) == listing_digest([("b", "1"), ("a", "0")])
    True
    """
    return digest("".join(f"{stated}  {name}\n" for name, stated in sorted(hashes)).encode())


def code_version(files: Iterable[str], *, root: Path = ROOT) -> CodeVersion:
    """Identify source files by content, and by commit where there is one.

    Parameters
    ----------
    files : iterable of str
        Paths relative to `root`.
    root : Path
        The project's folder.

    Returns
    -------
    CodeVersion
        Without a commit when `root` is in no repository, Git is not installed, or none of the
        files was ever committed.
    """
    names = sorted(files)
    sha256 = listing_digest((name, digest((root / name).read_bytes())) for name in names)
    commit, _, date = _git(root, "log", "-1", "--format=%H %cs", "--", *names).partition(" ")
    return CodeVersion(
        files=len(names),
        sha256=sha256,
        commit=commit or None,
        date=date or None,
        edited=bool(commit and _git(root, "status", "--porcelain", "--", *names)),
    )


def _git(root: Path, *arguments: str) -> str:
    """What Git answers; empty where it has no answer."""
    tool = shutil.which("git")
    if tool is None:
        return ""
    done = subprocess.run(
        [tool, "-C", str(root), *arguments], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""
