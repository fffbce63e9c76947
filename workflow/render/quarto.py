"""The Quarto engine: the ``quarto`` command renders a copy of the staged folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from workflow.render.errors import single

TIMEOUT_SECONDS = 900
_SUFFIX = {"html": ".html", "typst": ".pdf"}
_INSTALL = (
    "create the conda environment from environment.yml, or `pip install quarto-cli`; "
    "or set the engine to auto or embedded"
)


def quarto_path() -> str | None:
    """Return where the ``quarto`` command is, or None.

    Returns
    -------
    str or None
        Its path.
    """
    return shutil.which("quarto")


def require_quarto() -> str:
    """Return where the ``quarto`` command is.

    Returns
    -------
    str
        Its path.

    Raises
    ------
    ReportError
        When there is none; with the two ways to get it.
    """
    path = quarto_path()
    if path is None:
        raise single("the engine is set to quarto, but there is no quarto command", _INSTALL)
    return path


def versions() -> dict[str, str]:
    """Return Quarto's version.

    Returns
    -------
    dict
        Name of the program to its version.
    """
    done = _run([require_quarto(), "--version"], Path.cwd())
    return {"quarto": done.strip()}


def render(directory: Path, target: str) -> bytes:
    """Render a copy of the staged folder to one format.

    Parameters
    ----------
    directory : Path
        Folder with ``index.qmd``; it is left as it is.
    target : {'html', 'typst'}
        Quarto's name of the format.

    Returns
    -------
    bytes
        The page, or the PDF.

    Raises
    ------
    ReportError
        When Quarto fails or leaves no output; with its own words.
    """
    command = require_quarto()
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        copy = Path(folder) / "report"
        shutil.copytree(directory, copy)
        said = _run([command, "render", str(copy), "--to", target], copy)
        output = copy / f"index{_SUFFIX[target]}"
        if not output.is_file():
            raise single(f"quarto left no {output.name}; it said: {said[-2000:]}")
        return output.read_bytes()


def _run(command: list[str], directory: Path) -> str:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        cwd=directory,
        env={**os.environ, "SOURCE_DATE_EPOCH": "0"},
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode:
        raise single(f"{' '.join(command[:2])} failed: {done.stdout.strip()[-4000:]}")
    return done.stdout
