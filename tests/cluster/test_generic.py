"""profiles/cluster-generic with stand-ins for Grid Engine's commands; runs everywhere."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.cluster.local import Reference
from tests.cluster.runs import need_plugin, small_workflow, start
from tests.workflow.project import ROOT, Project

pytestmark = pytest.mark.cluster
FAKE = ROOT / "tests" / "cluster" / "fake"


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    """Where the stand-ins keep what they were asked for."""
    need_plugin("cluster-generic")
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


def environment(spool: Path) -> dict[str, str]:
    path = os.pathsep.join([str(FAKE), os.environ["PATH"]])
    return {"PATH": path, "QGEOM_FAKE_SPOOL": str(spool)}


def asked(spool: Path) -> list[str]:
    """Command lines of all submissions, in their order."""
    files = sorted(spool.glob("*.asked"), key=lambda file: file.stat().st_mtime_ns)
    return [file.read_text(encoding="utf-8") for file in files]


def memory(line: str) -> int:
    found = re.search(r"-pe smp (\d+) -l h_vmem=(\d+)M -l h_rt=(\d+)", line)
    assert found, line
    assert int(found[3]) % 60 == 0
    return int(found[1]) * int(found[2])


def test_the_workflow_gives_the_bytes_of_a_local_run(
    local_smallest: Reference, project: Project, spool: Path
) -> None:
    words = local_smallest.words
    run = start(project.folder, *words, profile="cluster-generic", environment=environment(spool))
    run.succeed()
    assert local_smallest.differences(project) == []
    lines = asked(spool)
    assert len(lines) == 3  # population, experiment, report
    assert all(500 <= memory(line) <= 3100 for line in lines)
    # the experiment asks for what its block of the configuration says
    (own,) = [line for line in lines if memory(line) == 3100]
    assert int(own.split("h_rt=")[1].split()[0]) >= 77 * 60
    ends = [file.read_text(encoding="utf-8").strip() for file in spool.glob("*.ended")]
    assert ends == ["0", "0", "0"]


def test_a_job_that_fails_once_is_tried_again_with_more_memory(spool: Path, tmp_path: Path) -> None:
    folder = small_workflow(tmp_path / "small")
    variables = environment(spool)
    start(folder, "flaky", profile="cluster-generic", environment=variables).succeed()
    first, second = asked(spool)
    assert (memory(first), memory(second)) == (1000, 2000)


def test_a_job_that_always_fails_is_tried_three_times_and_then_an_error(
    spool: Path, tmp_path: Path
) -> None:
    folder = small_workflow(tmp_path / "small")
    run = start(folder, "hopeless", profile="cluster-generic", environment=environment(spool))
    assert run.ended() != 0
    assert len(asked(spool)) == 3
    assert len((folder / "hopeless.runs").read_text(encoding="utf-8").splitlines()) == 3
