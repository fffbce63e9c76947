"""Finished runs that tests of the workflow share and copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.workflow.project import Project, need_snakemake


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with one undisturbed run on two cores. Read only: tests change copies."""
    need_snakemake()
    project = Project.copy_to(tmp_path_factory.mktemp("finished") / "project")
    (project.folder / "output.txt").write_text(project.succeed())
    return project


@pytest.fixture
def project(finished: Project, tmp_path: Path) -> Project:
    """A private copy of the finished project, with times of files kept."""
    target = tmp_path / "project"
    shutil.copytree(finished.folder, target, copy_function=shutil.copy2)
    return Project(target)
