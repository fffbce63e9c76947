"""The benchmark of the report measures a page, and says what is missing."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.run import main
from qgeom.errors import ParameterError
from tests.render.conftest import stage
from workflow.render import render_report

ROOT = Path(__file__).parents[2]


@pytest.mark.browser
def test_the_page_and_its_rendering_are_measured(tmp_path):
    pytest.importorskip("playwright", reason="playwright is not installed")
    if not any(map(shutil.which, ("chromium", "google-chrome"))):
        pytest.skip("neither chromium nor google-chrome is installed")
    source = stage(tmp_path / "results" / "report")
    page, document = (tmp_path / "results" / f"report.{kind}" for kind in ("html", "pdf"))
    render_report(source, html=page, pdf=document, engine="embedded")
    # A process of its own, since playwright starts once per process.
    command = ["-m", "benchmarks.run", "report", "--quick", "--repeats", "1", "--output", "t.json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, *command], cwd=tmp_path, env=environment, check=True)
    shown, rendered = json.loads((tmp_path / "t.json").read_text())["tables"]["report"]
    assert [row["width"] for row in shown["rows"]] == ["1280 px", "390 px"]
    for row in shown["rows"]:
        assert row["first paint ms"] > 0
        assert 0 < row["parsed ms"] <= row["loaded ms"]
        assert row["HTML MB"] == page.stat().st_size / 1e6
    parts = {row["part"]: row for row in rendered["rows"]}
    assert parts["HTML"]["MB"] == pytest.approx(page.stat().st_size / 1e6, rel=1e-3)
    assert parts["PDF"]["MB"] == pytest.approx(document.stat().st_size / 1e6, rel=1e-2)
    assert all(row["s"] > 0 for row in rendered["rows"])


def test_without_a_report_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError, match="make report"):
        main(["report"])
