"""The worked functions of the documents: their terms, who wins where, and their kinks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.tropical_algebra.line import ever_alone, kinks, ties, values, winning
from qgeom.experiments.tropical_algebra.rationals import tent, wave
from qgeom.experiments.tropical_algebra.regions import plane_arrays, plane_facts
from qgeom.tropical.polynomials import TropicalPolynomial

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Array, Json
    from qgeom.experiments.tropical_algebra.parameters import Params
    from qgeom.tropical.pieces import PiecewiseLinear
    from qgeom.tropical.rational import TropicalRational

PLACES = (-5, -1, 0, 2)  # where the document tabulates its example
_WINDOWS = {"hidden": (-6, 3), "visible": (-12, 6)}


def hidden_term() -> TropicalPolynomial:
    """The example of TGQ §1, max(0, 1 + x, 3 + 2x)."""
    return TropicalPolynomial([0, 1, 2], [0, 1, 3])


def visible_terms() -> TropicalPolynomial:
    """The example of TGR, (x ⊗ x) ⊕ (2 ⊗ x) ⊕ −4, in these operations."""
    x = TropicalPolynomial.variable(0, 1)
    return x * x + TropicalPolynomial.constant(2, 1) * x + TropicalPolynomial.constant(-4, 1)


def plane_example(corner: int = 3) -> TropicalPolynomial:
    """The example of TGQ §1 in the plane, max(0, 1 + x, 2 + y, corner + x + y)."""
    return TropicalPolynomial([(0, 0), (1, 0), (0, 1), (1, 1)], [0, 1, 2, corner])


def facts(params: Params) -> dict[str, Json]:
    """What is true of the worked functions.

    Returns
    -------
    dict
        One entry per function, with plain numbers.
    """
    return {
        "hidden": _line_facts(hidden_term()) | {"table": _table(hidden_term())},
        "visible": _line_facts(visible_terms()) | _continuity(visible_terms()),
        "plane": plane_facts(plane_example(), reach=params.reach),
    }


def _line_facts(p: TropicalPolynomial) -> dict[str, Json]:
    """Text, ties, kinks with values, and which terms win."""
    alone = ever_alone(p)
    return {
        "text": str(p),
        "ties": [float(x) for x in ties(p)],
        "kinks": [float(x) for x in kinks(p)],
        "heights": [float(max(values(p, x))) for x in kinks(p)],
        "far_left": winning(p, ties(p)[0] - 1),
        "far_right": winning(p, ties(p)[-1] + 1),
        "wins": [term in alone for term in range(p.n_terms)],
    }


def _table(p: TropicalPolynomial) -> list[Json]:
    """Values of the terms, and the largest, at the places of the document."""
    rows: list[Json] = []
    for x in PLACES:
        heights = values(p, Fraction(x))
        rows.append(
            {
                "x": x,
                "terms": [int(v) for v in heights],
                "largest": int(max(heights)),
                "winners": winning(p, Fraction(x)),
            }
        )
    return rows


def _continuity(p: TropicalPolynomial) -> dict[str, Json]:
    """Limits from both sides of every kink: how far values and slopes jump."""
    jumps, bends = [], []
    cuts = kinks(p)
    h = min((b - a for a, b in pairwise(cuts)), default=Fraction(1)) / 4
    for x in cuts:
        left, right = (
            (max(values(p, x + side * h)), max(values(p, x + 2 * side * h))) for side in (-1, 1)
        )
        # each side is affine so close to the kink; its limit is read off two values
        jumps.append(float(abs((2 * right[0] - right[1]) - (2 * left[0] - left[1]))))
        bends.append(float((right[1] - right[0]) / h - (left[0] - left[1]) / h))
    return {"jumps": jumps, "bends": bends}


def worked_arrays(params: Params) -> dict[str, Array]:
    """Curves of the worked functions.

    Returns
    -------
    dict
        For ``hidden`` and ``visible``: ``*_x`` (points,), ``*_terms`` (terms, points), ``*_value``
        (points,), ``*_kinks``, ``*_heights`` and ``*_ties`` (n,), ``*_alone`` (terms,); those of
        `plane_arrays`; and for ``tent`` and ``wave``: ``*_x``, ``*_f``, ``*_g``, ``*_value``.
    """
    arrays: dict[str, Array] = {}
    for name, p in (("hidden", hidden_term()), ("visible", visible_terms())):
        low, high = map(Fraction, _WINDOWS[name])
        x = sorted({low, high, *(cut for cut in ties(p) if low < cut < high)})
        heights = [values(p, at) for at in x]
        bends = kinks(p)
        alone = ever_alone(p)
        arrays |= {
            f"{name}_x": _floats(x),
            f"{name}_terms": np.array(heights, dtype=np.float64).T,
            f"{name}_value": _floats([max(row) for row in heights]),
            f"{name}_kinks": _floats(bends),
            f"{name}_heights": _floats([max(values(p, at)) for at in bends]),
            f"{name}_ties": _floats(ties(p)),
            f"{name}_tie_heights": _floats([_tie_height(p, at) for at in ties(p)]),
            f"{name}_alone": np.array([term in alone for term in range(p.n_terms)]),
            f"{name}_exponents": np.array([int(e[0]) for e in p.exponents]),
            f"{name}_coefficients": _floats([Fraction(c) for c in p.coefficients]),
        }
    arrays |= _rational_arrays("tent", tent(), wave(1))
    endless = wave(params.teeth)
    arrays |= _rational_arrays("wave", endless.to_rational(), endless)
    corners = [plane_example(corner) for corner in params.corners]
    return arrays | plane_arrays(corners, params.corners)


def _tie_height(p: TropicalPolynomial, x: Fraction) -> Fraction:
    """The largest value that two terms share at a point."""
    heights = sorted(values(p, x))
    return max(a for a, b in pairwise(heights) if a == b)


def _rational_arrays(name: str, r: TropicalRational, shape: PiecewiseLinear) -> dict[str, Array]:
    cuts = shape.breakpoints
    x = [cuts[0] - Fraction(3, 2), *cuts, cuts[-1] + Fraction(3, 2)]
    return {
        f"{name}_x": _floats(x),
        f"{name}_f": _floats([Fraction(r.f(at)) for at in x]),
        f"{name}_g": _floats([Fraction(r.g(at)) for at in x]),
        f"{name}_value": _floats([Fraction(r(at)) for at in x]),
    }


def _floats(numbers: Sequence[Fraction]) -> Array:
    return np.array([float(v) for v in numbers])
