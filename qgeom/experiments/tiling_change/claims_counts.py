"""Claims about how many cells change."""

from __future__ import annotations

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.tiling_change.results import COUNTS, TABLE, Results, make_claim
from qgeom.judges import judge_all


def count_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge the bound on the changed cells and how loose it is, per bit-width."""
    return (*_total(results), *_few(results))


def _total(results: Results) -> tuple[LedgerEntry, ...]:
    before, after = (results.numbers("row", f"cells_{name}") for name in ("float", "quantized"))
    changed = results.numbers("row", "lost") + results.numbers("row", "gained")
    total = make_claim(
        "6.6",
        "total-bounds-changed",
        Kind.BOUND,
        "The number of cells of a network bounds the number of cells that change: those that "
        "appear and those that disappear.",
        COUNTS,
    )
    both = make_claim(
        "6.6",
        "both-totals-bound-changed",
        Kind.BOUND,
        "The cells of both tilings together bound it.",
        COUNTS,
        corrects=total.id,
    )
    return judge_all(total, changed <= before), judge_all(both, changed <= before + after)


def _few(results: Results) -> tuple[LedgerEntry, ...]:
    few, share = results.number("few_share"), results.number("changed_share")
    effect = "stated: the largest share that counts as far fewer than all"
    largest = results.widths[-1]
    general = make_claim(
        "6.6",
        "far-fewer-change",
        Kind.ORDERING,
        f"Far fewer cells change than exist: less than {few:.0%}, if a cell that moved by more "
        f"than {share:.0%} of its area counts as changed (mean over all twins).",
        COUNTS,
        TABLE,
    )
    entries = [
        results.judge_below(general, results.per_network(results.share("changed")), few, effect)
    ]
    for bits in results.widths:
        rows = results.bits == bits
        changes = make_claim(
            "6.6",
            f"far-fewer-change-{bits}-bits",
            Kind.ORDERING,
            f"With {bits} bits less than {few:.0%} of the cells change (as above).",
            COUNTS,
            TABLE,
        )
        vanish = make_claim(
            "6.6",
            f"far-fewer-vanish-{bits}-bits",
            Kind.ORDERING,
            f"With {bits} bits less than {few:.0%} of the cells disappear.",
            COUNTS,
            TABLE,
            corrects=general.id if bits == largest else "",
        )
        for claim, name in ((changes, "changed"), (vanish, "lost")):
            values = results.per_network(results.share(name), rows)
            entries.append(results.judge_below(claim, values, few, effect))
    return tuple(entries)
