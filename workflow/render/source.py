"""Read the report's sources into one text, remembering which line came from where.

``{{< include f >}}`` splices a file in; ``{{< var a.b >}}`` puts a value from ``_variables.yml``
in its place. Both follow Quarto's habits: a path is always relative to ``index.qmd``, also in an
included file, because the text is spliced before anything else happens.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from workflow.render.errors import Problem, ReportError, single
from workflow.render.settings import INDEX, parse_yaml, read_yaml, split_front_matter

PROJECT = "_quarto.yml"
VARIABLES = "_variables.yml"

_SHORTCODE = re.compile(r"\{\{<\s*(.*?)\s*>\}\}")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})(.*)$")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line of the assembled text was written."""

    file: str
    line: int


@dataclass(frozen=True)
class ReportSource:
    """The report's text in one piece, with its metadata.

    Parameters
    ----------
    directory : Path
        The folder that holds ``index.qmd``.
    text : str
        The body, with inclusions and variables resolved.
    origins : tuple of Origin
        For every line of `text`, the file and line it was written in.
    metadata : mapping
        The front matter of ``index.qmd``, with variables resolved.
    problems : tuple of Problem
        Variables and shortcodes that could not be resolved; the text still reads without them.
    """

    directory: Path
    text: str
    origins: tuple[Origin, ...]
    metadata: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()

    def origin(self, line: int) -> Origin:
        """Return where line `line` (counted from 1) of the text was written."""
        return self.origins[min(max(line, 1), len(self.origins)) - 1]

    @cached_property
    def _ends(self) -> list[int]:
        """Where the lines of the text end."""
        return [place for place, sign in enumerate(self.text) if sign == "\n"]

    def origin_at(self, place: int) -> Origin:
        """Return where the sign at an offset of the text was written."""
        return self.origin(bisect_left(self._ends, place) + 1)

    def locate(self, needle: str | re.Pattern[str], start: int = 0) -> tuple[Origin, int]:
        """Find a string at or after an offset, or anywhere, else blame the index file.

        Parameters
        ----------
        needle : str or compiled pattern
            What to look for.
        start : int, optional
            Offset in the text to look from first.

        Returns
        -------
        tuple of Origin and int
            The place, and the offset just behind it.
        """
        pattern = needle if isinstance(needle, re.Pattern) else re.compile(re.escape(needle))
        match = pattern.search(self.text, start) or pattern.search(self.text)
        if match is None:
            return Origin(INDEX, 0), start
        return self.origin_at(match.start()), match.end()


@dataclass(slots=True)
class _Reader:
    """Splices files together and collects what is wrong on the way."""

    directory: Path
    variables: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)
    incomplete: bool = False
    lines: list[str] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)

    def report(self, file: str, line: int, what: str, remedy: str) -> None:
        self.problems.append(Problem(file, line, what, remedy))

    def splice(self, file: str, lines: list[str], first: int, stack: tuple[str, ...]) -> None:
        in_code = False
        for index, (line, is_code) in enumerate(_with_code_flag(lines)):
            number = first + index
            if is_code and not in_code and _FENCE.match(line):
                self.check_fence(file, number, line)
            in_code = is_code
            include = _include_target(line)
            if include is not None and not is_code:
                before = lines[index - 1] if index else ""
                after = lines[index + 1] if index + 1 < len(lines) else ""
                if before.strip() or after.strip():
                    self.report(
                        file, number, "an include touches other text", "put blank lines around it"
                    )
                self.include(include, Origin(file, number), stack)
                continue
            self.lines.append(self.expand(line, Origin(file, number), is_code=is_code))
            self.origins.append(Origin(file, number))

    def check_fence(self, file: str, number: int, line: str) -> None:
        if re.match(r"^\s*[`~]{3,}\s*\{\w", line):
            self.report(
                file,
                number,
                f"an executable cell: {line.strip()}",
                "the report computes nothing; save the result in a run and read it by variable",
            )

    def include(self, target: str, origin: Origin, stack: tuple[str, ...]) -> None:
        path = self.directory / target
        if target in stack:
            chain = " → ".join([*stack, target])
            self.report(origin.file, origin.line, f"circular include: {chain}", "break the circle")
            self.incomplete = True
            return
        if not path.is_file():
            self.report(
                origin.file,
                origin.line,
                f"included file {target} does not exist",
                f"paths are relative to {INDEX}, also in included files",
            )
            self.incomplete = True
            return
        lines = path.read_text(encoding="utf-8").splitlines()
        if lines and lines[0].strip() == "---":
            self.report(
                target, 1, "an included file starts with a YAML block", "move it to index.qmd"
            )
        self.splice(target, lines, 1, (*stack, target))

    def expand(self, line: str, origin: Origin, *, is_code: bool = False) -> str:
        def replace(match: re.Match[str]) -> str:
            words = match.group(1).split()
            if is_code:
                self.report(
                    origin.file,
                    origin.line,
                    f"a shortcode inside a code block: {match.group(0)}",
                    "write it outside the block",
                )
            elif len(words) == 2 and words[0] == "var":
                return self.variable(words[1], origin)
            elif words[:1] == ["include"]:
                self.report(
                    origin.file, origin.line, "an include inside a line", "give it its own line"
                )
            else:
                self.report(
                    origin.file,
                    origin.line,
                    f"unknown shortcode {match.group(0)}",
                    "only include and var are supported",
                )
            return match.group(0)

        expanded = _SHORTCODE.sub(replace, line)
        if "{{<" in _SHORTCODE.sub("", line):
            self.report(
                origin.file, origin.line, "a shortcode is not closed on its line", "write {{< … >}}"
            )
        return expanded

    def variable(self, name: str, origin: Origin) -> str:
        value: Any = self.variables
        for key in name.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        if isinstance(value, str) and "\n" not in value.strip():
            return value.strip()
        what, remedy = f"unknown variable {name}", f"define it in {VARIABLES}"
        if value is not None:
            what = f"variable {name} is not one line of text"
            remedy = f"quote and format it in {VARIABLES}, so that both engines print the same"
        self.report(origin.file, origin.line, what, remedy)
        return f"?var:{name}"

    def expand_metadata(self, value: object, front: list[str]) -> object:
        """Resolve variables in the front matter, whose lines are `front`."""
        if isinstance(value, str):
            return "\n".join(
                self.expand(line, _front_origin(line, front)) for line in value.split("\n")
            )
        if isinstance(value, list):
            return [self.expand_metadata(item, front) for item in value]
        if isinstance(value, dict):
            return {key: self.expand_metadata(item, front) for key, item in value.items()}
        return value


def _front_origin(text: str, front: list[str]) -> Origin:
    """Find the front-matter line that holds the shortcode of a metadata line."""
    match = _SHORTCODE.search(text)
    needle = match.group(0) if match else text
    for number, line in enumerate(front, start=2):
        if needle in line:
            return Origin(INDEX, number)
    return Origin(INDEX, 1)


def _include_target(line: str) -> str | None:
    match = re.fullmatch(r"\{\{<\s*include\s+(\S+)\s*>\}\}", line.strip())
    return match.group(1) if match else None


def _with_code_flag(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield each line and whether it belongs to a fenced code block, fences included."""
    fence: str | None = None
    for line in lines:
        match = _FENCE.match(line)
        if fence is None:
            if match:
                fence = match.group(1)
            yield line, match is not None
            continue
        if match and match.group(1).startswith(fence) and not match.group(2).strip():
            fence = None
        yield line, True


def load_source(directory: Path) -> ReportSource:
    """Read the report in a folder into one text.

    Parameters
    ----------
    directory : Path
        Folder with ``index.qmd``, ``_quarto.yml`` and ``_variables.yml``.

    Returns
    -------
    ReportSource
        The text with inclusions and variables resolved, and where each line came from.

    Raises
    ------
    ReportError
        When a file is missing, unreadable, or includes itself.
    """
    index = directory / INDEX
    if not index.is_file():
        raise single("the file does not exist", f"stage the report in {directory}", file=INDEX)
    project = read_yaml(directory / PROJECT)
    front, body = split_front_matter(index.read_text(encoding="utf-8").splitlines())
    reader = _Reader(directory, read_yaml(directory / VARIABLES))
    written = parse_yaml("\n".join(front), INDEX, 1)
    metadata = {key: reader.expand_metadata(value, front) for key, value in written.items()}
    reader.splice(INDEX, body, len(front) + 3, (INDEX,))
    if reader.incomplete:  # labels may be missing with the text; more messages would mislead
        raise ReportError(reader.problems)
    for key in ("bibliography", "csl", "lang"):
        if key not in metadata and key in project:
            metadata[key] = project[key]
    # One line more than was written, so that a message about the end of the text has a place.
    origins = (*reader.origins, Origin(INDEX, len(front) + 2 + len(body)))
    text = "\n".join(reader.lines) + "\n"
    return ReportSource(directory, text, origins, metadata, tuple(reader.problems))
