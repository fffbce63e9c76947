"""One Slurm for all tests here, and local runs that cluster runs are compared with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest

from tests.cluster.local import Reference, clear, quick, smallest
from tests.cluster.runs import Run, need_plugin, skip_or_fail, small_workflow, start
from tests.cluster.slurm import Slurm, one_node_slurm, what_is_missing
from tests.workflow.project import ROOT, Project, need_snakemake

# Started together: they mostly wait. One at a time they would take three times as long.
TOGETHER = ("endless", "flaky", "hopeless", "greedy", "impossible", "devices")


@pytest.fixture(scope="session")
def slurm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slurm]:
    """A one-node Slurm, stopped at the end."""
    need_snakemake()
    if missing := what_is_missing():
        skip_or_fail(missing)
    need_plugin("slurm")
    with one_node_slurm(tmp_path_factory.mktemp("slurm")) as running:
        yield running


@pytest.fixture(scope="session")
def started(
    slurm: Slurm, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Run]]:
    """Runs of the small workflow's rules, by name of the rule."""
    folder = tmp_path_factory.mktemp("small")
    runs = {}
    for rule in TOGETHER:
        # the profile's two retries would make the time limit of the endless one 1 + 2 + 3 minutes
        extra = ("--retries", "0") if rule == "endless" else ()
        runs[rule] = start(small_workflow(folder / rule), rule, *extra, profile="slurm")
    yield runs.__getitem__
    for run in runs.values():
        run.stop()


@pytest.fixture(scope="session")
def shared_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """One copy for all, so that its compiled code is compiled once."""
    need_snakemake()
    copy = Project.copy_to(tmp_path_factory.mktemp("cluster") / "project")
    shutil.copy2(ROOT / "tests" / "cluster" / "smallest.yaml", copy.folder / "smallest.yaml")
    return copy


@pytest.fixture(scope="session")
def local_quick(shared_project: Project) -> Reference:
    """What the quick configuration gives here."""
    return quick(shared_project)


@pytest.fixture(scope="session")
def local_smallest(shared_project: Project) -> Reference:
    """What a run of one experiment gives here."""
    return smallest(shared_project)


@pytest.fixture
def project(shared_project: Project) -> Iterator[Project]:
    """The copy without results."""
    clear(shared_project)
    yield shared_project
    clear(shared_project)
