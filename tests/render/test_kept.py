"""What a failing browser test leaves: pictures and messages of its pages, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import ROOT, artifacts

pytestmark = pytest.mark.browser
TESTS = """
import pathlib

FILE = pathlib.Path(__file__).with_name("page.html")

def test_passes(visitor):
    assert visitor(FILE).title() == "A page"

def test_fails(visitor):
    visitor(FILE)
    page = visitor(FILE, width=360)
    page.evaluate("console.log('said before it failed')")
    assert page.title() == "Another page"

def test_is_silent_but_its_page_is_not(visitor):
    page = visitor(FILE)
    page.evaluate("console.error('something broke')")

def test_closed_its_page(visitor):
    visitor(FILE).close()
    assert False

def test_fails_without_a_page():
    assert False
"""


@pytest.fixture(scope="module")
def failed(browser, tmp_path_factory) -> tuple[Path, str]:
    """The folder and the output of tests of which all but one fail."""
    folder = tmp_path_factory.mktemp("failing")
    (folder / "test_it.py").write_text(TESTS)
    (folder / "page.html").write_text("<!DOCTYPE html><title>A page</title><p>Words")
    command = [sys.executable, "-m", "pytest", "-p", "tests.browser", "-p", "no:cacheprovider"]
    place = {"TEST_ARTIFACTS": str(folder / "kept"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "--rootdir", str(folder), str(folder / "test_it.py")],
        cwd=folder,
        env=os.environ | place,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "1 error" in done.stdout, done.stdout + done.stderr
    assert "3 failed, 2 passed" in done.stdout
    return folder / "kept", done.stdout


def test_every_page_of_a_failed_test_is_kept(failed):
    folder, output = failed
    kept = folder / "test_it.py_test_fails"
    names = {path.name for path in kept.iterdir()}
    assert names == {"page-1.png", "page-1.txt", "page-2.png", "page-2.txt"}
    for name in ("page-1.png", "page-2.png"):
        assert (kept / name).read_bytes().startswith(b"\x89PNG")
        assert str(kept / name) in output
    address, *said = (kept / "page-2.txt").read_text().splitlines()
    assert address.endswith("/page.html")
    assert said == ["log: said before it failed"]


def test_an_error_in_the_page_is_kept_too(failed):
    kept = failed[0] / "test_it.py_test_is_silent_but_its_page_is_not"
    assert (kept / "page-1.png").is_file()
    assert "error: something broke" in (kept / "page-1.txt").read_text()
    assert str(kept / "page-1.png") in failed[1]


def test_nothing_else_is_kept(failed):
    assert {path.name for path in failed[0].iterdir()} == {
        "test_it.py_test_fails",
        "test_it.py_test_is_silent_but_its_page_is_not",
        "test_it.py_test_closed_its_page",
    }
    closed = failed[0] / "test_it.py_test_closed_its_page"
    assert [path.name for path in closed.iterdir()] == ["page-1.txt"]


def test_the_place_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.delenv("TEST_ARTIFACTS", raising=False)
    name = "tests/render/test_a.py::test_b[1280-dark: <a>]"
    usual = artifacts(name)
    assert usual == ROOT / "test-artifacts" / "render_test_a.py_test_b_1280-dark_a"
    assert "/test-artifacts/" in (ROOT / ".gitignore").read_text().splitlines()
    monkeypatch.setenv("TEST_ARTIFACTS", str(tmp_path))
    assert artifacts(name) == tmp_path / usual.name
