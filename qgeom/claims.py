"""Claims of the source documents, and how computed data judges them.

A `Claim` is what a document says, in our words. A `Judgement` is what the computation says about
it. Verdicts come out of the ``judge_*`` functions only; nothing else makes one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from qgeom.errors import NotFiniteError, ParameterError
from qgeom.statistics import Interval


class Kind(StrEnum):
    """What sort of statement a claim is, and with it how it is judged."""

    IDENTITY = "identity"
    BOUND = "bound"
    VALUE = "value"
    ORDERING = "ordering"
    CORRELATION = "correlation"
    EXISTENCE = "existence"


class Verdict(StrEnum):
    """What the computation says about a claim."""

    REPRODUCED = "reproduced"
    CORRECTED = "corrected"
    REFUTED = "refuted"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A statement under test.

    Attributes
    ----------
    id : str
        Stable name, ``DOCUMENT-section-topic``.
    document, section : str
        Where it stands: the document's short name and section. Our own corrected statements
        carry the source of the statement that they correct.
    kind : Kind
        The sort of statement.
    statement : str
        The statement in our words (inline Markdown).
    evidence : tuple of str
        Labels of figures and tables in the report (``fig-…``, ``tbl-…``) that show it.
    corrects : str
        The id of the claim that this statement replaces, or "".
    """

    id: str
    document: str
    section: str
    kind: Kind
    statement: str
    evidence: tuple[str, ...] = ()
    corrects: str = ""

    def __post_init__(self) -> None:
        if not self.id.startswith(f"{self.document}-") or not self.statement.strip():
            raise ParameterError(
                f"claim id {self.id!r} with statement {self.statement!r}",
                remedy="ids start with the document's short name; statements are not empty",
            )


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What was measured, what was expected, and the verdict that follows.

    Attributes
    ----------
    verdict : Verdict
        The outcome.
    measured : float
        The measured quantity.
    interval : tuple of float or None
        Its confidence interval where it is a statistic over seeds.
    expected : str
        The expected value or relation, for a reader.
    tolerance : float
        How far measured and expected may differ.
    tolerance_origin : str
        Why that far: arithmetic, sampling error, or a stated effect size.
    reason : str
        Why it was not decided, or how it fails.
    """

    verdict: Verdict
    measured: float
    expected: str
    tolerance: float = 0.0
    tolerance_origin: str = "exact"
    interval: tuple[float, float] | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """A claim with its judgement."""

    claim: Claim
    judgement: Judgement

    @property
    def verdict(self) -> Verdict:
        """The verdict."""
        return self.judgement.verdict


def _finite(value: float, claim: Claim) -> float:
    if not math.isfinite(value):
        raise NotFiniteError(f"measured value is {value}", where=f"claim {claim.id}")
    return float(value)


def judge_value(
    claim: Claim, *, measured: float, expected: float, tolerance: float, origin: str
) -> LedgerEntry:
    """Judge ``|measured − expected| ≤ tolerance``.

    Parameters
    ----------
    claim : Claim
        The statement.
    measured, expected : float
        The two values.
    tolerance : float
        Largest difference that still counts as equal, 0 for exact arithmetic.
    origin : str
        Where the tolerance comes from.

    Returns
    -------
    LedgerEntry
        *reproduced* or *refuted*.

    Raises
    ------
    NotFiniteError
        When the measured value is not finite.
    """
    value = _finite(measured, claim)
    holds = abs(value - expected) <= tolerance
    return LedgerEntry(
        claim=claim,
        judgement=Judgement(
            verdict=Verdict.REPRODUCED if holds else Verdict.REFUTED,
            measured=value,
            expected=f"{expected:.6g}",
            tolerance=tolerance,
            tolerance_origin=origin,
            reason="" if holds else f"differs by {abs(value - expected):.3g}",
        ),
    )


def judge_bound(
    claim: Claim,
    *,
    measured: float,
    at_most: float | None = None,
    at_least: float | None = None,
    tolerance: float = 0.0,
    origin: str = "exact",
) -> LedgerEntry:
    """Judge that a measured extreme stays within a bound.

    Parameters
    ----------
    claim : Claim
        The statement.
    measured : float
        The extreme over everything that was tried (worst case).
    at_most, at_least : float, optional
        The bound; exactly one is given.
    tolerance : float
        How far the bound may be exceeded (rounding).
    origin : str
        Where the tolerance comes from.

    Returns
    -------
    LedgerEntry
        *reproduced* or *refuted*.
    """
    if (at_most is None) == (at_least is None):
        raise ParameterError("give exactly one of at_most and at_least", where=f"claim {claim.id}")
    value = _finite(measured, claim)
    if at_most is not None:
        excess, expected = value - at_most, f"≤ {at_most:.6g}"
    else:
        assert at_least is not None  # noqa: S101 - checked above
        excess, expected = at_least - value, f"≥ {at_least:.6g}"
    holds = excess <= tolerance
    return LedgerEntry(
        claim=claim,
        judgement=Judgement(
            verdict=Verdict.REPRODUCED if holds else Verdict.REFUTED,
            measured=value,
            expected=expected,
            tolerance=tolerance,
            tolerance_origin=origin,
            reason="" if holds else f"exceeded by {excess:.3g}",
        ),
    )


def judge_count(claim: Claim, *, violations: int, cases: int) -> LedgerEntry:
    """Judge a statement about every case: it holds when none of the cases violates it.

    Parameters
    ----------
    claim : Claim
        The statement.
    violations, cases : int
        How many of how many cases contradict it.

    Returns
    -------
    LedgerEntry
        *reproduced*, *refuted*, or *inconclusive* when there was no case to look at.
    """
    if not 0 <= violations <= cases:
        raise ParameterError(f"{violations} violations in {cases} cases", where=claim.id)
    if cases == 0:
        verdict, reason = Verdict.INCONCLUSIVE, "no case to judge"
    elif violations:
        verdict, reason = Verdict.REFUTED, f"fails in {violations} of {cases} cases"
    else:
        verdict, reason = Verdict.REPRODUCED, f"holds in all {cases} cases"
    return LedgerEntry(
        claim=claim,
        judgement=Judgement(
            verdict=verdict, measured=float(violations), expected="0 violations", reason=reason
        ),
    )


def judge_existence(claim: Claim, *, found: int, cases: int) -> LedgerEntry:
    """Judge that something exists: at least one case shows it.

    Returns
    -------
    LedgerEntry
        *reproduced* when found; otherwise *inconclusive*, since a search that finds nothing
        proves nothing.
    """
    if not 0 <= found <= cases:
        raise ParameterError(f"{found} found in {cases} cases", where=claim.id)
    return LedgerEntry(
        claim=claim,
        judgement=Judgement(
            verdict=Verdict.REPRODUCED if found else Verdict.INCONCLUSIVE,
            measured=float(found),
            expected="≥ 1 case",
            reason=f"found in {found} of {cases} cases",
        ),
    )


def judge_interval(
    claim: Claim,
    interval: Interval,
    *,
    above: float | None = None,
    below: float | None = None,
    effect: str,
) -> LedgerEntry:
    """Judge a statistic over seeds against a threshold.

    Parameters
    ----------
    claim : Claim
        The statement.
    interval : Interval
        The estimate with its confidence interval.
    above, below : float, optional
        The side of the threshold on which the claim holds; exactly one is given.
    effect : str
        What the threshold means (a stated effect size).

    Returns
    -------
    LedgerEntry
        *reproduced* when the whole interval lies on the claimed side, *refuted* when it lies on
        the other, *inconclusive* when it straddles the threshold or rests on too few values.
    """
    if (above is None) == (below is None):
        raise ParameterError("give exactly one of above and below", where=f"claim {claim.id}")
    threshold = above if above is not None else below
    assert threshold is not None  # noqa: S101 - checked above
    _finite(interval.estimate, claim)
    wanted_high = above is not None
    if not interval.bounded:
        verdict, reason = Verdict.INCONCLUSIVE, f"only {interval.n} value(s): no interval"
    elif interval.low > threshold or interval.high < threshold:
        holds = (interval.low > threshold) == wanted_high
        verdict = Verdict.REPRODUCED if holds else Verdict.REFUTED
        reason = f"{interval.confidence:.0%} interval over {interval.n} networks"
    else:
        verdict = Verdict.INCONCLUSIVE
        reason = f"the {interval.confidence:.0%} interval contains the threshold"
    return LedgerEntry(
        claim=claim,
        judgement=Judgement(
            verdict=verdict,
            measured=interval.estimate,
            interval=(interval.low, interval.high) if interval.bounded else None,
            expected=f"{'>' if wanted_high else '<'} {threshold:.6g}",
            tolerance=0.0,
            tolerance_origin=effect,
            reason=reason,
        ),
    )


def resolve_corrections(entries: tuple[LedgerEntry, ...]) -> tuple[LedgerEntry, ...]:
    """Turn *refuted* into *corrected* where a corrected statement holds.

    Parameters
    ----------
    entries : tuple of LedgerEntry
        Judged claims, corrected statements among them (`Claim.corrects`).

    Returns
    -------
    tuple of LedgerEntry
        The same entries in the same order. A refuted claim becomes *corrected* when at least one
        entry corrects it and all of those are reproduced.

    Raises
    ------
    ParameterError
        When ids repeat, or a correction names a claim that is not there.
    """
    by_id = {entry.claim.id: entry for entry in entries}
    if len(by_id) != len(entries):
        ids = [entry.claim.id for entry in entries]
        repeated = sorted({i for i in ids if ids.count(i) > 1})
        raise ParameterError(f"claim ids repeat: {repeated}", remedy="ids are unique")
    corrections: dict[str, list[LedgerEntry]] = {}
    for entry in entries:
        if entry.claim.corrects:
            if entry.claim.corrects not in by_id:
                raise ParameterError(
                    f"corrects {entry.claim.corrects!r}, which is no claim here",
                    where=f"claim {entry.claim.id}",
                )
            corrections.setdefault(entry.claim.corrects, []).append(entry)
    return tuple(_corrected(entry, corrections.get(entry.claim.id, [])) for entry in entries)


def _corrected(entry: LedgerEntry, corrections: list[LedgerEntry]) -> LedgerEntry:
    if entry.verdict is not Verdict.REFUTED or not corrections:
        return entry
    if any(correction.verdict is not Verdict.REPRODUCED for correction in corrections):
        return entry
    names = ", ".join(correction.claim.id for correction in corrections)
    reason = f"{entry.judgement.reason}; what holds instead: {names}"
    return LedgerEntry(
        claim=entry.claim,
        judgement=replace(entry.judgement, verdict=Verdict.CORRECTED, reason=reason),
    )
