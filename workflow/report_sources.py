"""Which source files a report is made from."""

from __future__ import annotations

from pathlib import Path

from qgeom.errors import QgeomError

PROJECT = ("index.qmd", "_quarto.yml", "references.bib", "style.csl")
COMMON = ("introduction", "methods")


class StagingError(QgeomError):
    """A source of the report is missing."""


def source_files(report: Path, experiments: tuple[str, ...]) -> list[str]:
    """The report's source files that a run with these experiments uses.

    Raises
    ------
    StagingError
        When an experiment has no section, or a common file is missing.
    """
    wanted = [report / name for name in PROJECT]
    wanted += [report / "sections" / f"{name}.qmd" for name in (*COMMON, *experiments)]
    for path in wanted:
        if not path.is_file():
            raise StagingError("does not exist", where=path.as_posix(), remedy="write it")
    assets = sorted(path for path in (report / "assets").rglob("*") if path.is_file())
    return [path.as_posix() for path in [*wanted, *assets]]
