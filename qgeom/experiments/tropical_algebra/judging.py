"""Short ways to make claims of the checks and facts that were computed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from qgeom.claims import Claim, LedgerEntry
from qgeom.judges import judge_count, judge_existence

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Json, Outcome

LAWS, WINNERS = "tbl-tropical-algebra-laws", "tbl-tropical-algebra-winners"
CONVERSIONS = "tbl-tropical-algebra-conversions"
LINE, PLANE = "fig-tropical-algebra-line", "fig-tropical-algebra-plane"
SHAPES, LEVELS = "fig-tropical-algebra-shapes", "fig-tropical-algebra-levels"
WAVE, LIMIT = "fig-tropical-algebra-wave", "fig-tropical-algebra-limit"

tgq = partial(Claim.of, "TGQ")
tgr = partial(Claim.of, "TGR")


def checked(outcome: Outcome, *names: str) -> tuple[int, int]:
    """Cases and violations of some checks together."""
    checks = outcome.metrics["checks"]
    assert isinstance(checks, Mapping)  # noqa: S101 - made by compute
    cases = violations = 0
    for name in names:
        entry = checks[name]
        assert isinstance(entry, Mapping)  # noqa: S101 - made by compute
        cases += int(str(entry["cases"]))
        violations += int(str(entry["violations"]))
    return cases, violations


def counted(outcome: Outcome, claim: Claim, *names: str) -> LedgerEntry:
    """Judge a statement about every case of some checks."""
    cases, violations = checked(outcome, *names)
    return judge_count(claim, violations=violations, cases=cases)


def found(outcome: Outcome, claim: Claim, name: str) -> LedgerEntry:
    """Judge that some case violates what is checked."""
    cases, violations = checked(outcome, name)
    return judge_existence(claim, found=violations, cases=cases)


def worked(outcome: Outcome, name: str) -> Mapping[str, Json]:
    """What is known of one worked function."""
    facts = outcome.metrics["worked"]
    assert isinstance(facts, Mapping)  # noqa: S101 - made by compute
    entry = facts[name]
    assert isinstance(entry, Mapping)  # noqa: S101 - made by compute
    return entry


def floats(outcome: Outcome, name: str, key: str) -> list[float]:
    """A list of numbers that is known of a worked function."""
    entry = worked(outcome, name)[key]
    assert isinstance(entry, list | tuple)  # noqa: S101 - made by compute
    return [float(str(value)) for value in entry]
