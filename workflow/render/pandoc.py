"""Call the pandoc program that comes with the ``pypandoc-binary`` package."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc

from workflow.render.errors import single

READER = "markdown"
TIMEOUT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class PandocResult:
    """What pandoc wrote, and what it warned of."""

    output: str
    messages: tuple[Mapping[str, Any], ...]


@cache
def pandoc_path() -> str:
    """Return the path of the bundled pandoc.

    Returns
    -------
    str
        The program's path.

    Raises
    ------
    ReportError
        When the package is there but the program is not.
    """
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        remedy = "pip install pypandoc-binary==1.17 (the package without -binary has no program)"
        raise single("pandoc was not found", remedy) from error


def pandoc_version() -> str:
    """Return pandoc's version, such as ``3.9``.

    Returns
    -------
    str
        The version.
    """
    return str(pypandoc.get_pandoc_version())


def run_pandoc(text: str, arguments: Sequence[str], *, directory: Path) -> PandocResult:
    """Run pandoc on a text, in a folder, and return its output with its warnings.

    Parameters
    ----------
    text : str
        The document.
    arguments : sequence of str
        Command-line arguments.
    directory : Path
        Folder that relative paths start from.

    Returns
    -------
    PandocResult
        The output and the messages of level warning and error.

    Raises
    ------
    ReportError
        When pandoc fails; with its own words.
    """
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        log = Path(folder) / "log.json"
        done = subprocess.run(
            [pandoc_path(), *arguments, f"--log={log}"],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=directory,
            env={**os.environ, "SOURCE_DATE_EPOCH": "0"},
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        if done.returncode:
            raise single(f"pandoc stopped: {done.stderr.strip()}")
        written = json.loads(log.read_text(encoding="utf-8")) if log.is_file() else []
    messages = [item for item in written if item.get("verbosity") in {"WARNING", "ERROR"}]
    return PandocResult(done.stdout, tuple(messages))
