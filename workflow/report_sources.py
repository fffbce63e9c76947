"""Which source files a report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgeom.errors import QgeomError
from workflow.findings_page import finding_files

PROJECT = ("index.qmd", "_quarto.yml", "references.bib", "style.csl")
COMMON = ("summary", "introduction", "methods", "glossary")


class StagingError(QgeomError):
    """A source of the report is missing."""


def parts_of(experiments: Mapping[str, str]) -> tuple[str, ...]:
    """Parts of the report that have an experiment, in order.

    >>> parts_of({"a": "first", "b": "second", "c": "second"})
    ('first', 'second')
    """
    return tuple(dict.fromkeys(experiments.values()))


def source_files(report: Path, experiments: Mapping[str, str]) -> list[str]:
    """The report's source files that a run with these experiments uses.

    Parameters
    ----------
    report : Path
        The folder with the sources.
    experiments : mapping of str to str
        The configured experiments in order, with the part of the report that each belongs to.

    Returns
    -------
    list of str
        Paths.

    Raises
    ------
    StagingError
        When an experiment has no section, or a common file is missing.
    """
    wanted = [report / name for name in PROJECT]
    sections = (*COMMON, *parts_of(experiments), *experiments)
    wanted += [report / "sections" / f"{name}.qmd" for name in sections]
    for path in wanted:
        if not path.is_file():
            raise StagingError("does not exist", where=path.as_posix(), remedy="write it")
    wanted += finding_files(report, experiments)
    assets = sorted(path for path in (report / "assets").rglob("*") if path.is_file())
    return [path.as_posix() for path in [*wanted, *assets]]
