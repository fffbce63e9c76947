"""A staged report that uses every piece of syntax, and its rendering, made once per session."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from workflow.render import RenderReceipt, render_report

HERE = Path(__file__).parent
REPORT = HERE.parents[1] / "report"


def stage(target: Path) -> Path:
    """Copy the fixture's texts and the report's own assets, style and project file."""
    shutil.copytree(HERE / "project", target)
    shutil.copytree(REPORT / "assets", target / "assets", dirs_exist_ok=True)
    for name in ("style.csl", "_quarto.yml"):
        shutil.copy2(REPORT / name, target / name)
    return target


@dataclass(frozen=True)
class Rendered:
    source: Path
    html: Path
    pdf: Path
    receipt: RenderReceipt


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A fresh staged report to spoil."""
    return stage(tmp_path / "report")


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """The staged report, rendered by the embedded engine."""
    folder = tmp_path_factory.mktemp("rendered")
    source = stage(folder / "report")
    html, pdf = folder / "out" / "report.html", folder / "out" / "report.pdf"
    receipt = render_report(source, html=html, pdf=pdf, engine="embedded")
    return Rendered(source, html, pdf, receipt)
