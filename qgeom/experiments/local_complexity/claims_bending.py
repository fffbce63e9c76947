"""Claims about complexity and the output: how nonlinear a network is nearby, and how wrong."""

from __future__ import annotations

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.local_complexity.results import BENDING, Results, make_claim
from qgeom.judges import judge_count


def bending_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge complexity against tangents, discs without boundary, and the twins' errors."""
    return (*_order(results), *_none(results), *_error(results))


def _order(results: Results) -> tuple[LedgerEntry, ...]:
    limit = results.number("faithful")
    same = make_claim(
        "8",
        "complexity-is-nonlinearity",
        Kind.CORRELATION,
        "More boundaries nearby means that the network is more nonlinear there: complexity orders "
        "points as the root mean square deviation from the tangent over the disc does, with a rank "
        f"correlation above {limit}.",
        BENDING,
    )
    rises = make_claim(
        "8",
        "nonlinearity-rises",
        Kind.CORRELATION,
        "The deviation from the tangent tends to rise with complexity, also among the discs in "
        "which some boundary was sampled: there too the rank correlation is positive.",
        BENDING,
        corrects=same.id,
    )
    ranks, crossed = (results.floats(f"member_bending_{n}") for n in ("sampled", "crossed"))
    effect = f"{limit}: chosen as the least for a faithful stand-in"
    return (
        results.judge(same, ranks, above=limit, effect=effect),
        results.judge(rises, crossed, above=0.0, effect="zero: no rank correlation"),
    )


def _none(results: Results) -> tuple[LedgerEntry, ...]:
    unseen = make_claim(
        "8",
        "no-crossing-affine",
        Kind.IDENTITY,
        "Where no boundary is found among the sampled vertices, the network is affine on the disc.",
        BENDING,
    )
    calm = make_claim(
        "8",
        "no-boundary-affine",
        Kind.IDENTITY,
        "Where no boundary meets the disc (exact complexity 0), the network is affine on it.",
        BENDING,
        corrects=unseen.id,
    )
    found = {
        name: int(results.floats(f"member_bending_{name}").sum())
        for name in ("unseen", "unseen_bent", "calm", "calm_bent")
    }
    return (
        judge_count(unseen, violations=found["unseen_bent"], cases=found["unseen"]),
        judge_count(calm, violations=found["calm_bent"], cases=found["calm"]),
    )


def _error(results: Results) -> tuple[LedgerEntry, ...]:
    gathers = make_claim(
        "5",
        "error-at-complexity",
        Kind.CORRELATION,
        "The output error of a twin concentrates where local complexity is high: its size rises "
        "with the complexity.",
        BENDING,
    )
    avoids = make_claim(
        "5",
        "error-falls-with-complexity",
        Kind.CORRELATION,
        "The output error of a twin tends to be smaller where local complexity is high.",
        BENDING,
        corrects=gathers.id,
    )
    ranks = results.per_network(results.floats("row_error_rank"))
    effect = "zero: no rank correlation"
    return (
        results.judge(gathers, ranks, above=0.0, effect=effect),
        results.judge(avoids, ranks, below=0.0, effect=effect),
    )
