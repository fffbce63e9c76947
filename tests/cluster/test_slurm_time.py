"""The time limit of a job: a minute is the least, so this is looked at when all else is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cluster.runs import Run
from tests.cluster.slurm import Slurm

pytestmark = pytest.mark.cluster


def test_a_job_that_takes_longer_than_it_asked_for_is_ended(
    slurm: Slurm, started: Callable[[str], Run]
) -> None:
    run = started("endless")
    assert run.ended() != 0
    (job,) = run.submitted()
    assert f"SLURM-job '{job}' failed, SLURM status is: 'TIMEOUT'" in run.output
    assert "TimeLimit=00:01:00" in slurm.requested(job)
