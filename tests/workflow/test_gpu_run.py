"""The quick configuration on a GPU: it gives the verdicts that were published from a processor."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tests.workflow.project import OUTER_LIMIT_S, Project, need_snakemake

pytestmark = [
    pytest.mark.workflow,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU here"),
]


_ON_A_GPU = ("--config", "device=cuda", "results=results")


def test_verdicts_do_not_depend_on_the_device(tmp_path: Path) -> None:
    need_snakemake()
    project = Project.copy_to(tmp_path / "project")
    program = Path(sys.executable).parent / "snakemake"
    done = subprocess.run(
        [str(program), "--cores=2", "--configfile=config.quick.yaml", *_ON_A_GPU],
        cwd=project.folder,
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=OUTER_LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]  # other verdicts than published end it
    metrics = project.folder / "results" / "classifier_flips" / "metrics.json"
    assert json.loads(metrics.read_text())["provenance"]["device"].startswith("cuda (")
