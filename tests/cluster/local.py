"""What runs without a cluster give: the bytes that runs on one must give too."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.runs import LIMIT_S, start
from tests.workflow.project import ROOT, Project
from tests.workflow.test_run import RESULTS_OF_A_RUN

COMPARED = (*RESULTS_OF_A_RUN, "*/figures/*.*")  # not logs, times, machines
QUICK = ("--configfile", "config.quick.yaml", "--config", "accept_changes=True")
SMALLEST = ("--configfile", "tiny.yaml", "smallest.yaml")


@dataclass(frozen=True)
class Reference:
    """Results of a local run.

    `words` are those of the Snakemake command that say what is run, `results` its folder there.
    """

    words: tuple[str, ...]
    results: str
    files: dict[str, bytes]

    def differences(self, project: Project) -> list[str]:
        """Names of files that are missing, too many, or other bytes in a project."""
        there = project.contents(*COMPARED, results=self.results)
        return sorted(
            name
            for name in there.keys() | self.files.keys()
            if there.get(name) != self.files.get(name)
        )


def smallest(project: Project) -> Reference:
    """One experiment, run in the project's folder and cleared away again."""
    return _run(project, SMALLEST, "results")


def quick(project: Project) -> Reference:
    """The quick configuration: as `make quick` left it in this checkout if that is up to date."""
    plan = subprocess.run(
        [str(Path(sys.executable).parent / "snakemake"), "--dry-run", *QUICK],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    if plan.returncode == 0 and "Nothing to be done" in plan.stdout + plan.stderr:
        files = Project(ROOT).contents(*COMPARED, results="results/quick")
        return Reference(QUICK, "results/quick", files)
    return _run(project, QUICK, "results/quick")


def _run(project: Project, words: tuple[str, ...], results: str) -> Reference:
    start(project.folder, *words, profile=None).succeed()
    files = project.contents(*COMPARED, results=results)
    clear(project)
    return Reference(words, results, files)


def clear(project: Project) -> None:
    """Forget all runs, but not what was compiled."""
    for name in ("results", ".snakemake"):
        shutil.rmtree(project.folder / name, ignore_errors=True)
