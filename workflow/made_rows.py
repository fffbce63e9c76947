"""Where each figure and table of the report comes from: the jobs that made it, and its file."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from workflow.producers import producer_of_figures
from workflow.report_sources import StagingError
from workflow.shown import Shown, read_shown
from workflow.times import STAGES, job_times

BY_HAND = "by hand"
_FIGURE = re.compile(r"figures/([^/]+)/(.+)")
_PAGE = re.compile(r"generated/(.+)\.md")

# Tables that staging itself writes: the jobs before it, and the files of the run that it reads.
# A table that is new here needs its line, or staging stops.
_CLAIMS, _CERTIFICATE = ("claims.json",), ("certificate.json",)
_OF_PAGES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "tbl-ledger": (("ledger",), _CLAIMS),
    "tbl-confirmation": (("ledger",), _CLAIMS),
    "tbl-machine": (("ledger",), _CERTIFICATE),
    "tbl-agreement": (("ledger",), _CERTIFICATE),
    "tbl-times": ((), ("benchmarks",)),
    "tbl-stages": ((), ("benchmarks",)),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure or table, and what made it.

    Attributes
    ----------
    label : str
        Its label; empty for an interactive figure without one.
    jobs : tuple of str
        The jobs that made it, one after the other, as `read_job_code` names them.
    files : tuple of Path
        Its files.
    """

    label: str
    jobs: tuple[str, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True)
class MadeBy:
    """Tells for staged files what they were copied from.

    Attributes
    ----------
    results : Path
        The run's folder.
    experiments : collection of str
        Configured experiments.
    staged : Path
        The staged report, with its sources.
    second : Path or None
        Verdicts of the second population.
    """

    results: Path
    experiments: Collection[str]
    staged: Path
    second: Path | None = None

    def interactive(self) -> dict[str, Path]:
        """Interactive figures by the page that staging writes of each."""
        return {
            f"generated/{name}-{path.stem}.md": path
            for name in self.experiments
            for path in sorted((self.results / name / "figures").glob("*.html"))
        }

    def rows(self, text: str, source: Path) -> list[Row]:
        """What made the figures and tables of one source.

        Parameters
        ----------
        text : str
            The source.
        source : Path
            Where it was written.

        Returns
        -------
        list of Row
            One for each, in order.

        Raises
        ------
        StagingError
            When a figure or table shows what no job makes.
        """
        return [self._row(item, source) for item in self._shown(text, source)]

    def rows_of_page(self, name: str, text: str) -> list[Row]:
        """The same for a page that staging wrote, whose tables have to be known here."""
        source, rows = Path(f"generated/{name}.md"), []
        for item in self._shown(text, source):
            if item.label in _OF_PAGES:
                rows.append(self._row_of_page(item.label))
            elif item.files:
                rows.append(self._row(item, source))
            else:
                raise StagingError(
                    f"{item.label}: nobody says what it was made of",
                    where=f"{source.as_posix()}:{item.line}",
                    remedy="add it to _OF_PAGES in workflow/made_rows.py",
                )
        return rows

    def _shown(self, text: str, source: Path) -> list[Shown]:
        return read_shown(
            text, file=source.as_posix(), interactive=self.interactive(), folder=self.staged
        )

    def _row_of_page(self, label: str) -> Row:
        jobs, names = _OF_PAGES[label]
        files = [self.results / file for file in names]
        if label in {"tbl-ledger", "tbl-confirmation"} and self.second is not None:
            files.append(self.second)
        return Row(label=label, jobs=(*jobs, "stage"), files=tuple(files))

    def _row(self, item: Shown, source: Path) -> Row:
        if not item.files:
            return Row(label=item.label, jobs=(BY_HAND,), files=(source,))
        made = [self._made(file, item, source) for file in item.files]
        jobs = dict.fromkeys(job for names, _ in made for job in names)
        return Row(label=item.label, jobs=tuple(jobs), files=tuple(path for _, path in made))

    def _jobs(self, last: str, experiment: str) -> tuple[str, ...]:
        trains = (self.results / experiment / "trained.safetensors").is_file()
        jobs = (*(["train"] if trains else []), "compute", last)
        return tuple(f"{job} {experiment}" for job in jobs)

    def _made(self, staged: str, item: Shown, source: Path) -> tuple[tuple[str, ...], Path]:
        """The jobs and the file of the run that a staged file comes from."""
        figure, page, remedy = _FIGURE.fullmatch(staged), _PAGE.fullmatch(staged), "mend its path"
        interactive = self.interactive()
        if figure and figure[1] in self.experiments:
            path = self.results / figure[1] / "figures" / figure[2]
            jobs, remedy = self._jobs("draw", figure[1]), producer_of_figures(figure[1])
        elif staged in interactive:
            path = interactive[staged]
            jobs = self._jobs("draw", path.parent.parent.name)
        else:
            name = page[1] if page else ""
            path = self.results / "tables" / f"{name}.csv"
            owner = max((e for e in self.experiments if _owns(e, name)), key=len, default=None)
            jobs = ("tables",) if owner is None else self._jobs("judge", owner)
        if not path.is_file():
            raise StagingError(
                f"{item.label} shows {staged}, which no job of the run makes",
                where=f"{source.as_posix()}:{item.line}",
                remedy=remedy,
            )
        return jobs, path


def _owns(experiment: str, table: str) -> bool:
    return table == experiment or table.startswith(f"{experiment}_")


def benchmark_files(results: Path) -> list[Path]:
    """The benchmark files of the jobs whose times the report lists."""
    return [job.path for job in job_times(results / "benchmarks", STAGES)]
