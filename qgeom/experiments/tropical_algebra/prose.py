"""The numbers that the section on `tropical_algebra` prints, and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from qgeom.experiments.prose import count, percent, significant
from qgeom.experiments.tropical_algebra.judging import checked, floats, worked

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome

_CARRIERS = ("number", "polynomial")
_LAWS = {
    "addition_associative": "(a ⊕ b) ⊕ c = a ⊕ (b ⊕ c)",
    "addition_commutative": "a ⊕ b = b ⊕ a",
    "addition_neutral": "a ⊕ −∞ = a",
    "multiplication_associative": "(a ⊗ b) ⊗ c = a ⊗ (b ⊗ c)",
    "multiplication_commutative": "a ⊗ b = b ⊗ a",
    "multiplication_neutral": "a ⊗ 0 = a",
    "distributive": "a ⊗ (b ⊕ c) = a ⊗ b ⊕ a ⊗ c",
    "absorbing": "a ⊗ −∞ = −∞",
}
# family, what its members must become
_FAMILIES = (
    ("to_function", "tropical polynomials", "convex function, slopes in ℕ"),
    ("to_polynomial", "convex functions, slopes in ℕ", "polynomial"),
    ("falling", "slopes in ℕ, not convex", "refused"),
    ("negative", "convex, a slope negative", "refused"),
    ("fractional", "convex, a slope fractional", "refused"),
    ("spline_rescaled", "max-affine splines, rational slopes", "polynomial, rescaled and shifted"),
    ("rounded_slopes", "max-affine splines, real slopes rounded", "within r/(2q) on [−r, r]"),
    ("scaled_monomial", "the same, times q", "polynomial, shifted"),
    ("quotient", "quotients of polynomials", "difference of values"),
    ("rational_to_function", "tropical rational functions", "continuous function, slopes in ℤ"),
    ("function_to_rational", "continuous functions, slopes in ℤ", "rational function"),
    ("lattice_to_rational", "maxima of minima in the plane", "rational function"),
)


def variables(outcome: Outcome) -> dict[str, str]:
    """Format the numbers of the section.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to str
        Inline Markdown.
    """
    printed = {
        name: count(int(str(outcome.metrics[name])))
        for name in ("triples", "draws", "terms", "degree", "reach", "teeth", "last_doubling")
    }
    never, all_terms = _violations(outcome, "all_win")
    printed |= {
        "kink": str(Fraction(floats(outcome, "hidden", "kinks")[0])).replace("-", "−"),
        "never": count(never),
        "never_share": percent(never / all_terms, 0),
    }
    for name in ("any_ties", "scaled_polynomial"):
        bad, cases = _violations(outcome, name)
        printed |= {f"{name}_bad": count(bad), f"{name}_cases": count(cases)}
    forms = outcome.metrics["forms"]
    assert isinstance(forms, Mapping)  # noqa: S101 - made by compute
    printed |= {f"level_{form}": count(int(str(number))) for form, number in forms.items()}
    return printed | {
        "kinks_visible": " and ".join(
            f"{x:g}".replace("-", "−") for x in floats(outcome, "visible", "kinks")
        ),
        "limit_last": significant(1 / float(str(outcome.metrics["last_doubling"])), 2),
    }


def _violations(outcome: Outcome, name: str) -> tuple[int, int]:
    cases, violations = checked(outcome, name)
    return violations, cases


def tables(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tidy tables by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to DataFrame
        ``tropical_algebra_laws``, ``tropical_algebra_winners``, ``tropical_algebra_conversions``,
        and ``tropical_algebra`` with all checks, one per row.
    """
    checks = outcome.metrics["checks"]
    assert isinstance(checks, Mapping)  # noqa: S101 - made by compute
    every = [(name, *checked(outcome, name)) for name in checks]
    return {
        "tropical_algebra": pd.DataFrame(every, columns=["check", "cases", "violations"]),
        "tropical_algebra_laws": _laws(outcome),
        "tropical_algebra_winners": _winners(outcome),
        "tropical_algebra_conversions": _conversions(outcome),
    }


def _laws(outcome: Outcome) -> pd.DataFrame:
    rows = [
        (text, *(_exceptions(outcome, f"law_{carrier}_{law}") for carrier in _CARRIERS))
        for law, text in _LAWS.items()
    ]
    columns = ["law", *(f"exceptions_among_{carrier}s" for carrier in _CARRIERS)]
    return pd.DataFrame(rows, columns=columns)


def _exceptions(outcome: Outcome, name: str) -> str:
    cases, violations = checked(outcome, name)
    return f"{count(violations)} of {count(cases)}"


def _winners(outcome: Outcome) -> pd.DataFrame:
    entry = worked(outcome, "hidden")["table"]
    assert isinstance(entry, list | tuple)  # noqa: S101 - made by compute
    names = ("0", "1 + x", "3 + 2x")
    rows = []
    for row in entry:
        assert isinstance(row, Mapping)  # noqa: S101 - made by compute
        x, terms, winners = row["x"], row["terms"], row["winners"]
        best = " and ".join(names[int(str(index))] for index in winners)
        rows.append((x, *terms, row["largest"], best))
    return pd.DataFrame(rows, columns=["x", *names, "largest", "winner"])


def _conversions(outcome: Outcome) -> pd.DataFrame:
    rows = []
    for name, family, becomes in _FAMILIES:
        cases, violations = checked(outcome, name)
        rows.append((family, becomes, cases, violations))
    return pd.DataFrame(rows, columns=["drawn", "becomes", "cases", "exceptions"])
