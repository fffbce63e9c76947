"""What a reader waits for, and what the run does to make it: the report of the last run."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.tables import Row, Settings, Table
from benchmarks.timing import in_turn
from qgeom.errors import ParameterError
from workflow.render import embedded
from workflow.render.check import check_rendered
from workflow.render.preflight import check_source

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_WIDTHS = (1280, 390)
_TIMES = """
  () => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const page = performance.getEntriesByType("navigation")[0];
    return paint && page.loadEventEnd
      ? [paint.startTime, page.domContentLoadedEventEnd, page.loadEventEnd] : null;
  }
"""


def report(settings: Settings, results: Path = Path("results")) -> list[Table]:
    """Sizes, time until the first paint from disk, and seconds of rendering by part.

    Parameters
    ----------
    settings : Settings
        How often each is measured.
    results : Path, optional
        The folder of a run.

    Returns
    -------
    list of Table
        Two tables: the page in a browser, and the rendering.

    Raises
    ------
    ParameterError
        When there is no report, or no browser.
    """
    page = results / "report.html"
    if not page.is_file():
        raise ParameterError("there is no report", where=str(page), remedy="run `make report`")
    return [_in_browser(page, settings), _rendering(results, settings)]


def _in_browser(page: Path, settings: Settings) -> Table:
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if program is None:
        raise ParameterError(
            "there is no browser", where="chromium, google-chrome", remedy="install chromium"
        )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        rows = [_times(browser, page, width, settings) for width in _WIDTHS]
        browser.close()
    notes = (
        "ms since the page was asked for, least of the runs; each opens the file anew.",
        "first paint: the first text is seen; parsed: scripts have run; loaded: all is there.",
    )
    return Table("The report in a browser, from disk", rows, notes)


def _times(browser: Browser, page: Path, width: int, settings: Settings) -> Row:
    runs = []
    for _ in range(settings.repeats):
        context = browser.new_context(viewport={"width": width, "height": 800})
        tab = context.new_page()
        tab.goto(page.resolve().as_uri())
        runs.append(tab.wait_for_function(_TIMES).json_value())
        context.close()
    first, parsed, loaded = map(min, zip(*runs, strict=True))
    return {
        "width": f"{width} px",
        "HTML MB": page.stat().st_size / 1e6,
        "first paint ms": first,
        "parsed ms": parsed,
        "loaded ms": loaded,
    }


def _rendering(results: Path, settings: Settings) -> Table:
    source = results / "report"
    checked = check_source(source)
    page, document = embedded.render_html(checked), embedded.render_pdf(checked)
    parts = {
        "check of the sources": lambda: check_source(source),
        "HTML": lambda: embedded.render_html(checked),
        "PDF": lambda: embedded.render_pdf(checked),
        "check of the outputs": lambda: check_rendered(page, document, checked),
    }
    least = in_turn(parts, repeats=1 if settings.quick else min(3, settings.repeats), warm=False)
    sizes = {"HTML": len(page) / 1e6, "PDF": len(document) / 1e6}
    rows = [{"part": name, "s": least[name], "MB": sizes.get(name)} for name in parts]
    return Table("Rendering the report with the embedded engine", rows)
