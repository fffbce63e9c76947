"""The quick configuration on a GPU: it gives the verdicts that were published from a processor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from tests.workflow.project import Project, need_snakemake

pytestmark = [
    pytest.mark.workflow,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU here"),
]


def test_verdicts_do_not_depend_on_the_device(tmp_path: Path) -> None:
    need_snakemake()
    project = Project.copy_to(tmp_path / "project")
    # other verdicts than published would end it
    project.succeed(
        "--configfile", "config.quick.yaml", "--config", "device=cuda", "results=results"
    )
    metrics = project.folder / "results" / "classifier_flips" / "metrics.json"
    assert json.loads(metrics.read_text())["provenance"]["device"].startswith("cuda (")
