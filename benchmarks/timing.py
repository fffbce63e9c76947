"""Seconds that work takes: the least of several runs, which other load disturbs least."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]


def seconds(work: Work) -> float:
    """Time of one run, without the garbage of earlier ones."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(works: Mapping[str, Work], *, repeats: int, warm: bool = True) -> dict[str, float]:
    """Least seconds of several ways of doing something, timed in turn.

    Parameters
    ----------
    works : mapping of str to callable
        The ways by name.
    repeats : int
        Rounds that count, at least 1.
    warm : bool
        Whether a round that does not count goes before.

    Returns
    -------
    dict
        Least seconds by name. Ratios between them hold where other load slows all of them.
    """
    least = dict.fromkeys(works, math.inf)
    if warm:
        for work in works.values():
            work()
    for _ in range(repeats):
        for name, work in works.items():
            least[name] = min(least[name], seconds(work))
    return least


def best(work: Work, *, repeats: int) -> float:
    """Least seconds of one way of doing something, warm."""
    return in_turn({"": work}, repeats=repeats)[""]
