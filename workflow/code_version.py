"""Which code made a result: the files themselves, and the commit that last changed one of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workflow.artifacts import digest
from workflow.closure import ROOT, closure, module_file

_OF_EVERY_ROOM = ("workflow.scripts.compute", "workflow.scripts.judge", "workflow.scripts.draw")
_IN_A_ROOM = ("compute", "parameters", "claims", "prose")


@dataclass(frozen=True, kw_only=True)
class CodeVersion:
    """A version of some source files.

    Attributes
    ----------
    files : int
        How many.
    sha256 : str
        Hash of their names and contents, in hexadecimal.
    commit : str or None
        The last commit that changed one of them; None outside a Git repository.
    date : str or None
        The day of that commit, as in 2026-01-31.
    edited : bool
        Whether a file differs from what is committed.
    """

    files: int
    sha256: str
    commit: str | None
    date: str | None
    edited: bool


def section_code(experiment: str) -> tuple[str, ...]:
    """Files that compute, judge, describe and draw one experiment, relative to the project."""
    room = f"qgeom.experiments.{experiment}"
    modules = [*_OF_EVERY_ROOM, *(f"{room}.{part}" for part in _IN_A_ROOM)]
    modules.append(f"workflow.figures.{experiment}")
    if module_file(f"qgeom.learning.{experiment}") is not None:
        modules.append(f"qgeom.learning.{experiment}")
    return tuple(sorted({file for module in modules for file in closure(module)}))


def workflow_code(experiments: Iterable[str], *, root: Path = ROOT) -> tuple[str, ...]:
    """Files of a whole run: Snakefile, rules, scripts and the code of these experiments."""
    rules = [path.relative_to(root).as_posix() for path in root.glob("workflow/rules/*.smk")]
    scripts = [f"workflow.scripts.{path.stem}" for path in root.glob("workflow/scripts/*.py")]
    code = {file for name in scripts for file in closure(name)}
    code |= {file for name in experiments for file in section_code(name)}
    return tuple(sorted({"Snakefile", *rules, *code}))


def listing_digest(hashes: Iterable[tuple[str, str]]) -> str:
    """One hash for several files.

    Parameters
    ----------
    hashes : iterable of (str, str)
        Names with the files' hashes, in any order.

    Returns
    -------
    str
        SHA-256 in hexadecimal.

    Examples
    --------
    >>> listing_digest([("a", "0"), ("b", "1")]) == listing_digest([("b", "1"), ("a", "0")])
    True
    """
    return digest("".join(f"{stated}  {name}\n" for name, stated in sorted(hashes)).encode())


def code_version(files: Iterable[str], *, root: Path = ROOT) -> CodeVersion:
    """Identify source files by content, and by commit where there is one.

    Parameters
    ----------
    files : iterable of str
        Paths relative to `root`.
    root : Path
        The project's folder.

    Returns
    -------
    CodeVersion
        Without a commit when `root` is in no repository, Git is not installed, or none of the
        files was ever committed.
    """
    names = sorted(files)
    sha256 = listing_digest((name, digest((root / name).read_bytes())) for name in names)
    commit, _, date = _git(root, "log", "-1", "--format=%H %cs", "--", *names).partition(" ")
    return CodeVersion(
        files=len(names),
        sha256=sha256,
        commit=commit or None,
        date=date or None,
        edited=bool(commit and _git(root, "status", "--porcelain", "--", *names)),
    )


def _git(root: Path, *arguments: str) -> str:
    """What Git answers; empty where it has no answer."""
    tool = shutil.which("git")
    if tool is None:
        return ""
    done = subprocess.run(
        [tool, "-C", str(root), *arguments], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""
