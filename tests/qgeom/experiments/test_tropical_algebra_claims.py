"""Tropical algebra: every claim on real data, and on data that breaks it."""

import copy

import pytest

from qgeom.claims import Verdict
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.tropical_algebra.claims import claims
from qgeom.experiments.tropical_algebra.compute import compute
from qgeom.experiments.tropical_algebra.parameters import Params

PARAMS = Params(
    triples=60,
    draws=20,
    points=3,
    terms=5,
    degree=4,
    reach=5,
    denominators=(1, 2),
    doublings=(1, 2, 4),
    corners=(3,),
    pieces=4,
    teeth=1,
    samples=5,
)
OUTCOME = compute(PARAMS, None, seed=3)

CORRECTED = {
    "TGR-geometry-distributive-printed": {"TGR-geometry-distributive-meant"},
    "TGQ-1-no-inverse": {"TGQ-1-no-inverse-of-finite"},
    "TGQ-1-example-far-left": {"TGQ-1-far-left-lowest"},
    "TGQ-1-kinks-at-ties": {"TGQ-1-kinks-at-winning-ties", "TGQ-1-terms-above-chords"},
    "TGR-geometry-discontinuities": {"TGR-geometry-discontinuous-slope"},
    "TGQ-1-plane-segments": {"TGQ-1-plane-lines"},
    "TGR-geometry-characterization": {"TGR-geometry-characterization-finite"},
    "TGQ-3-polynomial-is-spline": {
        "TGQ-3-spline-with-natural-slopes",
        "TGQ-3-spline-rescaled",
    },
    "TGR-geometry-slopes-by-scaling": {"TGR-geometry-slopes-by-scaling-and-monomial"},
    "TGR-geometry-superlevel-open": {"TGR-geometry-superlevel-closed"},
    "TGR-geometry-superlevel-from-convexity": {"TGR-geometry-superlevel-complement"},
    "TGR-geometry-rational-line": {"TGR-geometry-rational-line-finite"},
    "TGR-geometry-rational-space": {"TGR-geometry-rational-space-finite"},
}


def checks(**tallies):
    """The real outcome with other numbers of violations."""
    metrics = copy.deepcopy(dict(OUTCOME.metrics))
    for name, violations in tallies.items():
        metrics["checks"][name]["violations"] = violations
    return Outcome(arrays=OUTCOME.arrays, metrics=metrics)


def facts(name, **values):
    """The real outcome with other facts about a worked function."""
    metrics = copy.deepcopy(dict(OUTCOME.metrics))
    metrics["worked"][name] |= values
    return Outcome(arrays=OUTCOME.arrays, metrics=metrics)


def verdicts(outcome):
    return {entry.claim.id: entry.verdict for entry in claims(outcome)}


def table(row, **values):
    rows = copy.deepcopy(OUTCOME.metrics["worked"]["hidden"]["table"])
    rows[row] |= values
    return facts("hidden", table=rows)


def broken(*names):
    """For each check by itself: the outcome in which one case violates it."""
    return [checks(**{name: 1}) for name in names]


BOTH = ("to_function", "to_polynomial", "falling", "negative", "fractional")
BREAKS = {
    "TGR-introduction-linear-but-at-zero": broken("sigma", "sigma_kink"),
    "TGQ-1-associative": broken(
        "law_number_addition_associative", "law_polynomial_multiplication_associative"
    ),
    "TGQ-1-commutative": broken(
        "law_number_multiplication_commutative", "law_polynomial_addition_commutative"
    ),
    "TGQ-1-distributive": broken("law_number_distributive", "law_polynomial_distributive"),
    "TGQ-1-neutral-addition": broken("law_number_addition_neutral"),
    "TGQ-1-neutral-multiplication": broken("law_polynomial_multiplication_neutral"),
    "TGR-geometry-semiring": broken("law_number_absorbing", "law_polynomial_distributive"),
    "TGR-geometry-distributive-meant": broken("law_number_distributive"),
    "TGQ-1-no-inverse-of-finite": broken("inverse_finite"),
    "TGQ-1-max-not-undone": [checks(undone=0)],
    "TGQ-1-example-table": [table(1, largest=0), table(0, terms=[0, -4, -6]), table(3, x=3)],
    "TGQ-1-far-left-lowest": [
        *broken("far_ends"),
        facts("hidden", far_left=[2]),
        facts("hidden", far_right=[1]),
    ],
    "TGQ-1-kinks-at-winning-ties": [
        *broken("winning_ties"),
        facts("hidden", kinks=[-2.0, -1.5]),
    ],
    "TGQ-1-terms-above-chords": [*broken("chords"), facts("hidden", wins=[True, True, True])],
    "TGR-geometry-example-expanded": [facts("visible", text="max(-4, 2 + x)")],
    "TGR-geometry-breakpoints": [
        facts("visible", kinks=[-6.0, 2.5]),
        facts("visible", kinks=[-6.0]),
        facts("visible", kinks=[-6.0, 2.0, 3.0]),
        facts("visible", kinks=[]),
    ],
    "TGR-geometry-discontinuous-slope": [
        facts("visible", jumps=[0.0, 0.5]),
        facts("visible", bends=[1.0, 2.0]),
    ],
    "TGQ-1-convex": broken("convex"),
    "TGR-geometry-piecewise-linear": broken("pieces"),
    "TGQ-1-hypersurface-not-differentiable": broken("winning_ties"),
    "TGQ-1-hypersurface-line": broken("isolated"),
    "TGQ-1-hypersurface-plane": broken("plane_graph"),
    "TGQ-1-hypersurface-codimension": broken("codimension"),
    "TGQ-1-plane-regions": [*broken("one_region"), facts("plane", regions=3)],
    "TGQ-1-plane-lines": [
        facts("plane", rays=5),
        facts("plane", x_lines=[-1.0, 0.0]),
        facts("plane", y_lines=[-1.0]),
        facts("plane", other_lines=1),
        facts("plane", crossing_terms=3),
        facts("plane", segments=1),
    ],
    "TGR-geometry-characterization-finite": broken(*BOTH),
    "TGQ-3-spline-with-natural-slopes": broken("spline_natural"),
    "TGQ-3-spline-rescaled": broken("spline_rescaled"),
    "TGQ-3-spline-more-general": [checks(spline_identical=0)],
    "TGR-geometry-slopes-by-scaling-and-monomial": broken("scaled_monomial"),
    "TGR-geometry-approximation": broken("rounded_slopes", "rounded_far"),
    "TGR-geometry-superlevel-closed": broken("level_closed"),
    "TGR-geometry-superlevel-complement": broken("level_complement"),
    "TGR-geometry-quotients": broken("quotient"),
    "TGR-geometry-triangle": broken("tent"),
    "TGQ-1-networks-not-polynomials": [checks(wave_polynomial=0)],
    "TGR-geometry-rational-line-finite": broken("function_to_rational", "rational_to_function"),
    "TGR-geometry-rational-space-finite": broken("gradients", "lattice_to_rational"),
    "TGQ-6.1-limit-sum": broken("limit_falls"),
    "TGQ-6.1-limit-bound": broken("limit_bound", "limit_equality"),
    "TGQ-6.1-limit-product": broken("limit_product"),
    "TGQ-6.1-limit-polynomial": broken("limit_terms"),
}
NOTHING_FOUND = {
    "TGR-geometry-not-every": checks(
        **{
            name: OUTCOME.metrics["checks"][name]["cases"]
            for name in ("falling", "negative", "fractional")
        }
    ),
    "TGQ-1-max-not-undone": checks(undone=0),
    "TGQ-3-spline-more-general": checks(spline_identical=0),
    "TGQ-1-networks-not-polynomials": checks(wave_polynomial=0),
}
HOLDS = {
    "TGR-geometry-distributive-printed": checks(printed_distributive=0),
    "TGQ-1-no-inverse": checks(inverse_any=0),
    "TGQ-1-example-far-left": facts("hidden", far_left=[2]),
    "TGQ-1-kinks-at-ties": checks(any_ties=0),
    "TGR-geometry-discontinuities": facts("visible", jumps=[1.0, 1.0]),
    "TGQ-1-plane-segments": facts("plane", segments=1),
    "TGR-geometry-characterization": checks(staircase=0),
    "TGQ-3-polynomial-is-spline": checks(spline_identical=0),
    "TGR-geometry-slopes-by-scaling": checks(scaled_polynomial=0),
    "TGR-geometry-superlevel-open": checks(level_open=0),
    "TGR-geometry-superlevel-from-convexity": checks(level_half_line=0),
    "TGR-geometry-rational-line": checks(jumping=0, endless=0),
    "TGR-geometry-rational-space": checks(jumping=0, endless=0),
}


def test_verdicts_on_real_data():
    for name, verdict in verdicts(OUTCOME).items():
        assert verdict is (Verdict.CORRECTED if name in CORRECTED else Verdict.REPRODUCED), name


def test_every_claim_has_data_that_breaks_it():
    assert set(BREAKS) | set(NOTHING_FOUND) | set(CORRECTED) == set(verdicts(OUTCOME))


@pytest.mark.parametrize("name", sorted(set(BREAKS) - set(NOTHING_FOUND)))
def test_claims_fail_where_they_must(name):
    for outcome in BREAKS[name]:
        assert verdicts(outcome)[name] is Verdict.REFUTED


@pytest.mark.parametrize("name", NOTHING_FOUND)
def test_a_search_that_finds_nothing_proves_nothing(name):
    assert verdicts(NOTHING_FOUND[name])[name] is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("name", HOLDS)
def test_what_is_corrected_would_be_reproduced_if_it_held(name):
    assert verdicts(HOLDS[name])[name] is Verdict.REPRODUCED


@pytest.mark.parametrize(
    ("name", "correction"),
    [(name, one) for name, several in CORRECTED.items() for one in sorted(several)],
)
def test_without_a_correction_that_holds_the_claim_is_refuted(name, correction):
    (entry,) = (e for e in claims(OUTCOME) if e.claim.id == correction)
    assert entry.claim.corrects == name
    spoilt = BREAKS[correction][0]
    assert verdicts(spoilt)[name] is Verdict.REFUTED


def test_ids_are_of_the_two_documents():
    assert {name.split("-")[0] for name in verdicts(OUTCOME)} == {"TGQ", "TGR"}
    assert set(HOLDS) == set(CORRECTED)
