"""What a report defines and refers to, and how a fault is traced back to its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from workflow.render.errors import Problem
from workflow.render.source import ReportSource

BOTH = frozenset({"html", "pdf"})
LABEL = re.compile(r"^(fig|tbl|eq|sec)-[A-Za-z0-9][\w.-]*$")
_KINDS = {"fig": "figure", "tbl": "table", "eq": "equation", "sec": "heading"}


@dataclass(frozen=True, slots=True)
class Figure:
    """An image file of the report and the formats that show it."""

    path: str
    formats: frozenset[str]


@dataclass(slots=True)
class Inventory:
    """What a document defines and what it refers to, with what is wrong in it.

    Parameters
    ----------
    source : ReportSource
        The text that the document was read from.
    keys : frozenset of str
        Keys of the bibliography.
    formats : frozenset of str
        The formats that see the part being read; conditional content narrows it.
    """

    source: ReportSource
    keys: frozenset[str]
    formats: frozenset[str] = BOTH
    problems: list[Problem] = field(default_factory=list)
    identifiers: dict[str, str] = field(default_factory=dict)
    references: list[tuple[str, Problem]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    headings: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    level: int = 0
    cursor: int = 0

    @property
    def conditional(self) -> bool:
        """Whether the part being read is missing from one of the formats."""
        return self.formats != BOTH

    def problem(self, needle: str | re.Pattern[str], what: str, remedy: str) -> Problem:
        """Return a problem at the next place where `needle` stands."""
        origin, _ = self.source.locate(needle, self.cursor)
        return Problem(origin.file, origin.line, what, remedy)

    def report(self, needle: str | re.Pattern[str], what: str, remedy: str) -> None:
        """Note a problem at the next place where `needle` stands."""
        self.problems.append(self.problem(needle, what, remedy))

    def report_first(self, needle: str | re.Pattern[str], what: str, remedy: str) -> None:
        """Note a problem at the first place of all where `needle` stands."""
        origin, _ = self.source.locate(needle)
        self.problems.append(Problem(origin.file, origin.line, what, remedy))

    def advance(self, needle: str | re.Pattern[str]) -> None:
        """Move on past the next place where `needle` stands, if there is one ahead in the file.

        Only a label leads into the next file: what looks the same may stand in many.
        """
        pattern = needle if isinstance(needle, re.Pattern) else re.compile(re.escape(needle))
        match = pattern.search(self.source.text, self.cursor)
        here = self.source.origin_at(self.cursor)
        if match and self.source.origin_at(match.start()).file == here.file:
            self.cursor = match.end()

    def define(self, identifier: str, kind: str) -> None:
        """Note that an element of kind `kind` carries an identifier."""
        if not identifier:
            return
        pattern = label_pattern(identifier)
        if identifier in self.identifiers:
            self.report(pattern, f"label {identifier} is used twice", "give one another name")
        prefix = identifier.split("-", 1)[0]
        if LABEL.match(identifier) and _KINDS[prefix] != kind:
            self.report(
                pattern,
                f"label {identifier} on a {kind}",
                f"{prefix}- is for a {_KINDS[prefix]} that stands by itself",
            )
        self.identifiers[identifier] = kind
        match = pattern.search(self.source.text, self.cursor)
        self.cursor = match.end() if match else self.cursor

    def refer(self, name: str, problem: Problem) -> None:
        """Note a reference to a label, and the problem it is unless the label turns up."""
        self.references.append((name, problem))

    def unknown_references(self, known: frozenset[str] = frozenset()) -> list[Problem]:
        """Return the problems of references whose label was not defined anywhere."""
        return [
            problem
            for name, problem in self.references
            if name not in self.identifiers and name not in known
        ]


def label_pattern(identifier: str) -> re.Pattern[str]:
    """Return a pattern that finds ``#identifier`` and no longer label.

    Parameters
    ----------
    identifier : str
        The label.

    Returns
    -------
    compiled pattern
        It matches the hash and the label.
    """
    return re.compile(rf"\{{[^{{}}\n]*#{re.escape(identifier)}(?![\w.-])")
