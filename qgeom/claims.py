"""Claims of the source documents, and how computed data judges them.

A `Claim` is what a document says, in our words. A `Judgement` is what the computation says about
it. Verdicts come out of the functions of `qgeom.judges` only; nothing else makes one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from qgeom.errors import ParameterError


class Kind(StrEnum):
    """What sort of statement a claim is, and with it how it is judged.

    Examples
    --------
    >>> Kind("identity") is Kind.IDENTITY
    True
    """

    IDENTITY = "identity"
    BOUND = "bound"
    VALUE = "value"
    ORDERING = "ordering"
    CORRELATION = "correlation"
    EXISTENCE = "existence"


class Verdict(StrEnum):
    """What the computation says about a claim.

    Examples
    --------
    >>> [verdict.value for verdict in Verdict]
    ['reproduced', 'corrected', 'refuted', 'inconclusive']
    """

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

    Examples
    --------
    >>> Claim.of("TGQ", "9.1", "kink", Kind.VALUE, "The kink moves.", "fig-kink").id
    'TGQ-9.1-kink'
    """

    id: str
    document: str
    section: str
    kind: Kind
    statement: str
    evidence: tuple[str, ...] = ()
    corrects: str = ""

    @classmethod
    def of(
        cls,
        document: str,
        section: str,
        topic: str,
        kind: Kind,
        statement: str,
        *evidence: str,
        corrects: str = "",
    ) -> Self:
        """A claim whose id is made of its document, section and topic.

        Examples
        --------
        >>> Claim.of("TGQ", "9.1", "kink", Kind.VALUE, "The kink is at 1/3.", "fig-kink").id
        'TGQ-9.1-kink'
        """
        return cls(
            id=f"{document}-{section}-{topic}",
            document=document,
            section=section,
            kind=kind,
            statement=statement,
            evidence=evidence,
            corrects=corrects,
        )

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
