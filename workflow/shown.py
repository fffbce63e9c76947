"""Which figures and tables a source of the report shows, and from which staged files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workflow.report_sources import StagingError

_LABEL = re.compile(r"\{#((?:fig|tbl)-[\w-]+)")
_IMAGE = re.compile(r"\]\((figures/[^)\s]+)\)")
_LABELLED_IMAGE = re.compile(r"\]\((figures/[^)\s]+)\)\{#(fig-[\w-]+)")
_INCLUDE = re.compile(r"^\{\{<\s*include\s+(\S+)\s*>\}\}$")
_DIV = re.compile(r"^:{3,}\s*(\S.*)?$")
_FENCE = re.compile(r"^(`{3,}|~{3,})")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A figure or table of the report.

    Attributes
    ----------
    label : str
        Its label; empty for an interactive figure that has none.
    line : int
        Where in the source it is, counted from 1.
    files : tuple of str
        Staged files that it shows; none for a table that is written out in the source.
    """

    label: str
    line: int
    files: tuple[str, ...]


def read_shown(
    text: str, *, file: str, interactive: Collection[str], folder: Path = Path()
) -> list[Shown]:
    """Find the figures and tables of a source.

    Parameters
    ----------
    text : str
        The source.
    file : str
        Its name, for messages.
    interactive : collection of str
        The generated pages that are interactive figures.
    folder : Path
        The staged report, where the parts of a figure may be in files of their own.

    Returns
    -------
    list of Shown
        In order. The parts of a figure with parts belong to it and are not listed again.

    Raises
    ------
    StagingError
        When it cannot be told which file a figure or table shows.

    Examples
    --------
    >>> read_shown("![A.](figures/x/a.svg){#fig-a}", file="a.qmd", interactive=())
    [Shown(label='fig-a', line=1, files=('figures/x/a.svg',))]
    """
    lines = _without_code(text.splitlines())
    found: list[Shown] = []
    inside = 0  # lines that belong to a figure with parts, which is listed already
    for index, line in enumerate(lines):
        include = _INCLUDE.match(line)
        if index < inside:
            continue
        for label in _LABEL.findall(line):
            if _DIV.match(line):
                inside = _end(lines, index)
                files = tuple(dict.fromkeys(_named(lines[index:inside], folder))) or None
            elif label.startswith("tbl-"):
                files = _table(lines, index)
            else:
                files = _image(line, label)
            if files is None:
                raise StagingError(
                    f"{label}: it cannot be told what it shows",
                    where=f"{file}:{index + 1}",
                    remedy="figures are ![…](figures/…){#fig-…}, or a div with one; captions "
                    "of tables come below the table",
                )
            found.append(Shown(label=label, line=index + 1, files=files))
        if include and include[1] in interactive:
            found.append(Shown(label="", line=index + 1, files=(include[1],)))
    return found


def _without_code(lines: Sequence[str]) -> list[str]:
    """The lines, with those of code blocks emptied."""
    fence, kept = "", []
    for line in lines:
        mark = _FENCE.match(line)
        if not fence and mark:
            fence = mark[1]
            kept.append("")
        elif fence:
            kept.append("")
            fence = "" if line.strip() == fence else fence
        else:
            kept.append(line.rstrip())
    return kept


def _end(lines: Sequence[str], start: int) -> int:
    """The line behind the div that opens at `start`."""
    depth = 0
    for index in range(start, len(lines)):
        if mark := _DIV.match(lines[index]):
            depth += 1 if mark[1] else -1
            if depth == 0:
                return index + 1
    return len(lines)


def _named(lines: Sequence[str], folder: Path) -> Iterator[str]:
    """What a figure with parts shows: images and generated pages, here and in included files."""
    for line in lines:
        yield from _IMAGE.findall(line)
        include = _INCLUDE.match(line)
        if include and include[1].startswith("generated/"):
            yield include[1]
        elif include and (folder / include[1]).is_file():
            text = (folder / include[1]).read_text(encoding="utf-8")
            yield from _named(_without_code(text.splitlines()), folder)


def _image(line: str, label: str) -> tuple[str, ...] | None:
    files = [path for path, name in _LABELLED_IMAGE.findall(line) if name == label]
    return tuple(files) or None


def _table(lines: Sequence[str], index: int) -> tuple[str, ...] | None:
    """The inclusion above a caption; nothing when the table itself is there."""
    above = index
    while above >= 0 and not lines[above].startswith(":"):  # to the beginning of the caption
        above -= 1
    above -= 1
    while above >= 0 and not lines[above]:
        above -= 1
    line = lines[above] if above >= 0 else ""
    if include := _INCLUDE.match(line):
        return (include[1],)
    return () if line.startswith(("|", "+")) else None
