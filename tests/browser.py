"""A browser for the tests; when one fails, pictures and messages of its pages are kept."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Visits:
    """The pages that one test opens, what they said, and what went wrong in them."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self.pages: list[Any] = []
        self.said: list[list[str]] = []  # by page
        self.faults: list[str] = []

    def open(
        self,
        file: Path,
        *,
        width: int = 1280,
        scheme: str = "light",
        fragment: str = "",
        script: bool = True,
        motion: str = "reduce",
    ) -> Any:
        """Open a page from its file in a fresh context."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion=motion,
            java_script_enabled=script,
        )
        page = context.new_page()
        said: list[str] = []
        self.pages.append(page)
        self.said.append(said)

        def fault(text: str) -> None:
            said.append(text)
            self.faults.append(text)

        def message(text: str, kind: str) -> None:
            (fault if kind == "error" else said.append)(f"{kind}: {text}")

        def request(url: str) -> None:
            if not url.startswith(("file:", "data:")):
                fault(f"request: {url}")

        page.on("console", lambda each: message(each.text, each.type))
        page.on("pageerror", lambda error: fault(f"exception: {error}"))
        page.on("request", lambda each: request(each.url))
        page.goto(file.as_uri() + fragment)
        return page

    def save(self, folder: Path) -> list[Path]:
        """Write a picture and the messages of every page that is still open."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        written = []
        for number, (page, said) in enumerate(zip(self.pages, self.said, strict=True), start=1):
            words = folder / f"page-{number}.txt"
            words.write_text("\n".join([page.url, *said, ""]), encoding="utf-8")
            written.append(words)
            if not page.is_closed():
                picture = folder / f"page-{number}.png"
                page.screenshot(path=picture, full_page=True, animations="disabled")
                written.append(picture)
        return written

    def close(self) -> None:
        """Close all pages."""
        for page in self.pages:
            page.context.close()


def artifacts(nodeid: str) -> Path:
    """The folder for what a failed test leaves, under $TEST_ARTIFACTS or ./test-artifacts."""
    name = re.sub(r"[^\w.-]+", "_", nodeid.removeprefix("tests/")).strip("_")
    return Path(os.environ.get("TEST_ARTIFACTS") or ROOT / "test-artifacts").resolve() / name[:150]


_VISITS = pytest.StashKey[Visits]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what a failing test had open, and say where."""
    report = yield
    visits = item.stash.get(_VISITS, None)
    if report.failed and call.when == "call" and visits is not None:
        report.sections.append(("browser", _kept(visits, item.nodeid)))
    return report


def _kept(visits: Visits, nodeid: str) -> str:
    import playwright.sync_api

    try:
        return "\n".join(["Kept:", *map(str, visits.save(artifacts(nodeid)))])
    except (OSError, playwright.sync_api.Error) as error:  # must not hide the test's own failure
        return f"Could not keep what the browser showed: {error}"


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium, once per session; tests skip where it or playwright is missing."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if program is None:
        pytest.skip("neither chromium nor google-chrome is installed")
    with sync_api.sync_playwright() as driver:
        instance = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield instance
        instance.close()


@pytest.fixture
def visitor(browser: object, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Open a page from its file; afterwards, nothing may have been fetched or have failed."""
    visits = request.node.stash[_VISITS] = Visits(browser)
    yield visits.open
    kept = _kept(visits, request.node.nodeid) if visits.faults else ""
    visits.close()
    assert visits.faults == [], kept
