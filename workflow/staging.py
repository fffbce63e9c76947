"""Gather the report: sources, numbers, figures and generated pages in one folder.

The folder is a Quarto project: ``quarto render`` and the embedded engine both take it as it is.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from workflow.artifacts import check_manifest, read_json, read_provenance, write_text
from workflow.certificate_page import certificate_page
from workflow.code_version import CodeVersion
from workflow.confirmation import confirmation_page
from workflow.findings_page import findings_page
from workflow.generated_pages import (
    experiments_page,
    interactive_page,
    small_tables,
)
from workflow.ledger import read_ledger, read_published
from workflow.ledger_pages import claims_index_page, ledger_page
from workflow.machine_page import reproducibility_page
from workflow.made_rows import MadeBy
from workflow.origins import Origin
from workflow.provenance_pages import Making, common_fold, frame_id, section_fold
from workflow.report_numbers import badges, run_numbers
from workflow.report_sources import StagingError, source_files


@dataclass(frozen=True, kw_only=True)
class RunFiles:
    """Where a run's files are.

    Attributes
    ----------
    results : Path
        The run's folder.
    experiments : mapping of str to str
        Configured experiments, in order, with the part of the report that each belongs to.
    settings : mapping
        The configuration's common blocks as plain values.
    second : Path or None
        Verdicts of the second population, if there is one to compare with.
    origins : mapping of str to Origin
        Of what each experiment was made.
    code : mapping of str to CodeVersion
        The code of each job, named as in `workflow.origins.read_job_code`.
    """

    results: Path
    experiments: Mapping[str, str]
    settings: Mapping[str, Any]
    second: Path | None
    origins: Mapping[str, Origin]
    code: Mapping[str, CodeVersion]


def stage(files: RunFiles, report: Path, target: Path) -> None:
    """Make the folder.

    Parameters
    ----------
    files : RunFiles
        The run.
    report : Path
        The folder with the report's sources.
    target : Path
        Where the staged project is made; anything there is replaced.

    Raises
    ------
    StagingError
        When a source file is missing, or a figure or table shows what no job makes.
    ArtifactError
        When a file of the run is missing or damaged.
    """
    shutil.rmtree(target, ignore_errors=True)
    for name in source_files(report, files.experiments):
        _copy(Path(name), target / Path(name).relative_to(report))
    for experiment in files.experiments:
        _stage_figures(files.results / experiment / "figures", experiment, target)
    entries = read_ledger(files.results)
    write_text(target / "_variables.yml", _variables(files, entries))
    pages = _pages(files, entries, report)
    check_manifest(files.results / "tables")
    pages |= _folds(files, pages, report=report, sources=target)
    pages |= small_tables(files.results / "tables")
    for name, text in pages.items():
        write_text(target / "generated" / f"{name}.md", text)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _stage_figures(folder: Path, experiment: str, target: Path) -> None:
    """Copy the drawings, and wrap what is interactive for the page."""
    for name in check_manifest(folder):
        path = folder / name
        if path.suffix == ".svg":
            _copy(path, target / "figures" / experiment / name)
        elif path.suffix == ".html":
            fragment = path.read_text(encoding="utf-8")
            page = interactive_page(f'<div id="{frame_id(path)}">\n{fragment}</div>')
            write_text(target / "generated" / f"{experiment}-{path.stem}.md", page)


def _variables(files: RunFiles, entries: list[dict[str, Any]]) -> str:
    population = read_json(files.results / "population.json")
    numbers: dict[str, Any] = {
        "run": run_numbers(files.settings, entries) | population,
        "badge": badges(entries),
    }
    for experiment in files.experiments:
        numbers[experiment] = read_json(files.results / experiment / "variables.json")
    return yaml.safe_dump(numbers, allow_unicode=True, sort_keys=True, default_style='"')


def _pages(files: RunFiles, entries: list[dict[str, Any]], report: Path) -> dict[str, str]:
    second = {} if files.second is None else read_published(files.second)
    certificate = json.loads((files.results / "certificate.json").read_text(encoding="utf-8"))
    return {
        "findings": findings_page(report, files.experiments),
        "experiments": experiments_page(files.experiments),
        "ledger": ledger_page(entries, second, results=files.results),
        "claims-index": claims_index_page(entries),
        "confirmation": confirmation_page(entries, second),
        "reproducibility": reproducibility_page(certificate, files.results),
        "certificate": certificate_page(certificate, files.results),
    }


def _folds(
    files: RunFiles, pages: Mapping[str, str], *, report: Path, sources: Path
) -> dict[str, str]:
    """How every section was made, and at the end of the last page what stands in none."""
    making = Making(results=files.results, code=files.code)
    made_by = MadeBy(
        results=files.results,
        experiments=files.experiments,
        staged=sources,
        second=files.second,
    )
    folds, common = {}, []
    for path in sorted(sources.rglob("*.qmd")):
        text, source = path.read_text(encoding="utf-8"), report / path.relative_to(sources)
        rows = made_by.rows(text, source)
        if path.parent.name != "sections" or path.stem not in files.experiments:
            common += rows
            continue
        name = f"{path.stem}-provenance"
        if rows:
            _require_fold(text, source, name)
        folds[name] = section_fold(
            making,
            path.stem,
            read_provenance(files.results / path.stem / "metrics.json"),
            inputs=files.origins[path.stem].inputs,
            rows=rows,
        )
    common += [row for name, text in pages.items() for row in made_by.rows_of_page(name, text)]
    return folds | {"certificate": f"{pages['certificate']}\n{common_fold(making, common)}"}


def _require_fold(text: str, source: Path, name: str) -> None:
    """A section that shows something has to say how it was made."""
    fold = f"{{{{< include generated/{name}.md >}}}}"
    if fold not in text:
        raise StagingError(
            "does not say how its figures and tables were made",
            where=source.as_posix(),
            remedy=f"end it with {fold}",
        )
