"""What can be wrong with a report, said so that an author can fix it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qgeom.errors import QgeomError


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and how to mend it.

    Parameters
    ----------
    file : str
        Path of the file, relative to the report's folder; empty when no file is to blame.
    line : int
        Line in that file, counted from 1; 0 when the whole file is meant.
    what : str
        What is wrong, with the offending text.
    remedy : str
        What the author can do.

    Examples
    --------
    >>> print(Problem("index.qmd", 7, "unknown label @fig-x", "define it"))
    index.qmd:7: unknown label @fig-x (define it)
    """

    file: str
    line: int
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        prefix = f"{place}: " if place else ""
        suffix = f" ({self.remedy})" if self.remedy else ""
        return f"{prefix}{self.what}{suffix}"


class ReportError(QgeomError):
    """The report cannot be rendered, or what was rendered is not in order.

    Parameters
    ----------
    problems : iterable of Problem
        Everything found wrong. It is sorted by place, and what is said twice is said once.

    Examples
    --------
    >>> print(ReportError([Problem("index.qmd", 3, "unclosed div", "add :::")]))
    the report has 1 problem
      index.qmd:3: unclosed div (add :::)
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        count = len(self.problems)
        head = f"the report has {count} problem{'' if count == 1 else 's'}"
        super().__init__("\n  ".join([head, *map(str, self.problems)]))


def single(what: str, remedy: str = "", *, file: str = "", line: int = 0) -> ReportError:
    """Return an error that holds one problem.

    Parameters
    ----------
    what, remedy : str
        As in `Problem`.
    file : str, optional
        As in `Problem`.
    line : int, optional
        As in `Problem`.

    Returns
    -------
    ReportError
        The error, ready to be raised.
    """
    return ReportError([Problem(file, line, what, remedy)])
