"""Jobs that fail, are cancelled, want too much or want a GPU, under profiles/slurm."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cluster.runs import Run, small_workflow, start
from tests.cluster.slurm import Slurm

pytestmark = pytest.mark.cluster


def starts(run: Run, rule: str) -> list[str]:
    """Slurm ids of the jobs that a rule's command ran in."""
    file = run.log.parent / f"{rule}.runs"
    return file.read_text(encoding="utf-8").split() if file.exists() else []


def requested_mb(slurm: Slurm, job: str) -> int:
    found = re.search(r"MinMemoryNode=(\d+)M", slurm.requested(job))
    assert found, slurm.requested(job)
    return int(found[1])


def test_a_job_that_fails_once_is_tried_again(slurm: Slurm, started: Callable[[str], Run]) -> None:
    run = started("flaky")
    output = run.succeed()
    first, second = run.submitted()
    assert starts(run, "flaky") == [first, second]
    assert slurm.jobs(run.run_id) == {first: "FAILED", second: "COMPLETED"}
    assert "Trying to restart job" in output
    assert requested_mb(slurm, second) == 2 * requested_mb(slurm, first)


def test_a_job_that_always_fails_is_tried_three_times_and_then_an_error(
    slurm: Slurm, started: Callable[[str], Run]
) -> None:
    run = started("hopeless")
    assert run.ended() != 0
    assert starts(run, "hopeless") == run.submitted()
    assert set(slurm.jobs(run.run_id).values()) == {"FAILED"}
    assert len(run.submitted()) == 3  # once, and the profile's two retries: not their product


def test_a_cancelled_job_counts_as_failed_and_is_tried_again(slurm: Slurm, tmp_path: Path) -> None:
    run = start(small_workflow(tmp_path / "small"), "cancelled", profile="slurm")
    run.wait_for(lambda: bool(starts(run, "cancelled")), what="the job runs")
    (job,) = run.submitted()
    slurm.command("scancel", job)
    output = run.succeed()
    assert f"SLURM-job '{job}' failed, SLURM status is: 'CANCELLED'" in output
    assert slurm.jobs(run.run_id) == {job: "CANCELLED", run.submitted()[1]: "COMPLETED"}


def test_a_job_that_needs_more_memory_than_it_asked_for_gets_more(
    slurm: Slurm, started: Callable[[str], Run]
) -> None:
    run = started("greedy")
    output = run.succeed()
    first, second = run.submitted()
    states = slurm.jobs(run.run_id)
    assert states[first] in {"OUT_OF_MEMORY", "FAILED", "CANCELLED"}
    assert f"SLURM-job '{first}' failed" in output
    assert states[second] == "COMPLETED"
    assert (requested_mb(slurm, first), requested_mb(slurm, second)) == (1000, 2000)
    assert "exceeded memory limit" in "".join(
        file.read_text(errors="replace") for file in (slurm.folder / "log").glob("*.log")
    )


def test_an_impossible_request_is_an_error_and_does_not_wait(
    slurm: Slurm, started: Callable[[str], Run]
) -> None:
    run = started("impossible")
    assert run.ended() != 0
    assert "SLURM sbatch failed" in run.output
    assert "configuration is not available" in run.output
    assert slurm.jobs(run.run_id, states="pending,running") == {}


def test_jobs_that_ask_for_a_gpu_get_one_each_and_others_none(
    slurm: Slurm, started: Callable[[str], Run]
) -> None:
    run = started("devices")
    run.succeed()
    first, second, none = (run.log.parent / "devices").read_text(encoding="utf-8").split()
    assert {first, second} == {"0", "1"}
    assert none == "none"
