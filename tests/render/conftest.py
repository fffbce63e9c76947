"""A staged report that uses every piece of syntax, and its rendering, made once per session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.render.ledger_case import write_ledger
from workflow.render import RenderReceipt, render_report

HERE = Path(__file__).parent
REPORT = HERE.parents[1] / "report"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def stage(target: Path) -> Path:
    """Copy the fixture's texts and the report's own assets, style and project file; add claims."""
    shutil.copytree(HERE / "project", target)
    shutil.copytree(REPORT / "assets", target / "assets", dirs_exist_ok=True)
    for name in ("style.csl", "_quarto.yml"):
        shutil.copy2(REPORT / name, target / name)
    write_ledger(target / "generated")
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


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if program is None:
        pytest.skip("neither chromium nor google-chrome is installed")
    with sync_api.sync_playwright() as driver:
        instance = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield instance
        instance.close()


@pytest.fixture
def visitor(browser):
    """Open a page from its file; afterwards, nothing may have been fetched or have failed."""
    contexts, faults = [], []

    def open_page(file, width=1280, scheme="light", fragment="", script=True, motion="reduce"):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion=motion,
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(("file:", "data:")) else faults.append(request.url)
            ),
        )
        page.goto(file.as_uri() + fragment)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
