"""A run that is killed with SIGKILL at any moment is completed by the same command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.project import Project
from tests.workflow.test_run import RESULTS_OF_A_RUN

pytestmark = pytest.mark.workflow

# Files of which the appearance marks a moment in the middle of something.
MOMENTS = {
    "before the first job": ".snakemake/locks/*.output.lock",
    "while training": "results/logs/train/moons.log",
    "while computing": "results/logs/compute/classifier_flips.log",
    "while drawing": "results/logs/draw/*.log",
    "while rendering": "results/logs/render.log",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_run_is_completed_by_the_same_command(
    moment: str, finished: Project, tmp_path: Path
) -> None:
    project = Project.copy_to(tmp_path / "project")
    killed = project.kill_when(lambda: any(project.folder.glob(MOMENTS[moment])))
    assert killed, "the run ended before it could be killed"
    assert not (project.folder / "results/summary.txt").exists()
    done = project.run()
    if done.returncode != 0:  # Snakemake holds a lock and says how to remove it
        assert "--unlock" in done.stdout
        project.succeed("--unlock")
        done = project.run()
    assert done.returncode == 0, done.stdout[-4000:]
    assert project.contents(*RESULTS_OF_A_RUN) == finished.contents(*RESULTS_OF_A_RUN)
    leftovers = [p for p in (project.folder / "results").rglob(".*") if p.is_file()]
    assert [p for p in leftovers if p.name != ".snakemake_timestamp"] == []
