"""Results in a store that no job sees as files, as on Kubernetes and in clouds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cluster.local import Reference
from tests.cluster.runs import need_plugin, skip_or_fail, start
from tests.workflow.project import Project

pytestmark = pytest.mark.cluster


def test_results_in_a_store_are_the_bytes_of_a_local_run(
    local_smallest: Reference, project: Project, tmp_path: Path
) -> None:
    need_plugin("fs")
    if shutil.which("rsync") is None:
        skip_or_fail("rsync not found, which copies to and from the store: apt-get install rsync")
    store = Project(tmp_path / "store")
    store.folder.mkdir()
    run = start(
        project.folder,
        *local_smallest.words,
        *("--default-storage-provider", "fs", "--default-storage-prefix", str(store.folder)),
        *("--shared-fs-usage", "persistence", "software-deployment", "sources", "source-cache"),
        profile=None,
    )
    run.succeed()
    assert not (project.folder / "results" / "claims.json").exists()
    assert local_smallest.differences(store) == []
    assert (store.folder / "results" / "report.html").is_file()
    assert not (store.folder / "qgeom").exists()  # sources stay where they are
