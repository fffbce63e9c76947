"""The whole workflow through profiles/slurm: the bytes of a local run, killed or not."""

from __future__ import annotations

import signal

import pytest

from tests.cluster.local import Reference
from tests.cluster.runs import Run, start
from tests.cluster.slurm import Slurm, wait_until
from tests.workflow.project import Project

pytestmark = pytest.mark.cluster
ACTIVE = "pending,running,completing"


def test_the_quick_configuration_gives_the_bytes_of_a_local_run(
    slurm: Slurm, local_quick: Reference, project: Project
) -> None:
    run = start(project.folder, *local_quick.words, profile="slurm")
    run.succeed()
    assert local_quick.differences(project) == []
    experiments = len(list((project.folder / local_quick.results).glob("*/metrics.json")))
    datasets = len(list((project.folder / local_quick.results).glob("datasets/*")))
    trained = len(list((project.folder / local_quick.results).glob("*/trained.safetensors")))
    assert (experiments, datasets) >= (8, 2)
    states = slurm.jobs(run.run_id)
    # a group per experiment and per dataset and one for the report; apart from these only networks
    # that an experiment trains for itself have a job of their own
    assert len(states) == experiments + trained + datasets + 1
    assert set(states.values()) == {"COMPLETED"}
    requests = [slurm.requested(job) for job in states]
    assert all("MinMemoryNode=" in text for text in requests)
    assert not any("TimeLimit=UNLIMITED" in text or "gres/gpu" in text for text in requests)


def test_a_run_that_is_killed_in_each_way_is_completed_to_the_same_bytes(
    slurm: Slurm, local_smallest: Reference, project: Project
) -> None:
    words = local_smallest.words

    def started(log: str) -> Run:
        """A run, once a job on the cluster has begun to write a log."""
        file = project.folder / "results" / "logs" / log
        assert not file.exists(), f"{log} is there before its job ran"
        run = start(project.folder, *words, profile="slurm")
        run.wait_for(file.exists, what=log)
        return run

    # Ctrl-C: Snakemake cancels its jobs and ends
    run = started("train/moons.log")
    assert run.kill(signal.SIGINT) != 0
    wait_until(lambda: not slurm.jobs(run.run_id, states=ACTIVE), limit_s=60, what="jobs are gone")
    assert not (project.folder / "results/summary.txt").exists()
    remove_logs(project)

    # SIGTERM: it waits for the jobs that run and starts no others
    run = started("train/moons.log")
    assert run.kill(signal.SIGTERM) != 0
    assert slurm.jobs(run.run_id, states=ACTIVE) == {}
    assert "Will exit after finishing currently running jobs" in run.output
    assert not (project.folder / "results/summary.txt").exists()

    # SIGKILL: its jobs go on without it, so they are cancelled by the run's id
    run = started("stage.log")
    assert run.kill(signal.SIGKILL) == -signal.SIGKILL
    assert slurm.jobs(run.run_id, states=ACTIVE)
    slurm.command("scancel", "--name", run.run_id)
    wait_until(lambda: not slurm.jobs(run.run_id, states=ACTIVE), limit_s=60, what="jobs are gone")
    start(project.folder, *words, "--unlock", profile="slurm").succeed()
    start(project.folder, *words, profile="slurm").succeed()
    assert local_smallest.differences(project) == []
    assert (project.folder / "results/summary.txt").exists()


def remove_logs(project: Project) -> None:
    """Logs tell when a job runs; those of killed jobs would tell it too early."""
    for log in (project.folder / "results" / "logs").rglob("*.log"):
        log.unlink()
