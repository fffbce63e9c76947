"""Ranks and ROC curves against counting pairs."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from qgeom.errors import ShapeError
from qgeom.rankings import midranks, rank_correlation, roc_area, roc_curve


def cases(seed, n=40, values=6):
    rng = np.random.default_rng(seed)
    return rng.integers(0, values, n).astype(float), rng.random(n) < 0.4


@pytest.mark.parametrize("seed", range(5))
def test_the_area_is_the_share_of_pairs_in_order(seed):
    scores, hits = cases(seed)
    pairs = [(s > t) + 0.5 * (s == t) for s in scores[hits] for t in scores[~hits]]
    assert roc_area(midranks(scores), hits) == pytest.approx(np.mean(pairs), abs=1e-14)


@pytest.mark.parametrize("seed", range(5))
def test_the_area_lies_under_the_curve(seed):
    scores, hits = cases(seed)
    at = (np.arange(20000) + 0.5) / 20000
    area = roc_curve(scores, hits, at).mean()
    assert roc_area(midranks(scores), hits) == pytest.approx(area, abs=1e-3)
    for level in np.unique(scores):
        accepted, found = np.mean(scores[~hits] >= level), np.mean(scores[hits] >= level)
        assert roc_curve(scores, hits, np.array([accepted]))[0] >= found - 1e-12


def test_a_perfect_score_finds_all_hits_at_once():
    hits = np.array([True, False, True, False])
    assert roc_curve(hits.astype(float), hits, np.array([0.0, 0.5, 1.0])).tolist() == [1, 1, 1]
    assert roc_curve(-hits.astype(float), hits, np.array([0.0, 0.5, 1.0])).tolist() == [0, 0, 1]


@pytest.mark.parametrize("seed", range(3))
def test_rank_correlation_is_spearmans(seed):
    first, second = cases(seed)[0], cases(seed + 10)[0]
    expected = spearmanr(first, second).statistic
    assert rank_correlation(midranks(first), midranks(second)) == pytest.approx(expected)


def test_infinite_scores_have_ranks():
    assert midranks([-np.inf, 0.0, np.inf]).tolist() == [1, 2, 3]
    scores, hits = np.array([-np.inf, -np.inf, 0.0]), np.array([True, False, False])
    assert roc_curve(scores, hits, np.array([0.5, 0.75, 1.0])).tolist() == [0, 0.5, 1]


def test_without_order_or_hits_there_is_no_number():
    flat, hits = np.ones(4), np.array([True, False, True, False])
    assert np.isnan(rank_correlation(midranks(flat), midranks(np.arange(4.0))))
    assert roc_area(midranks(flat), hits) == 0.5
    for constant in (np.ones(4, bool), np.zeros(4, bool)):
        assert np.isnan(roc_area(midranks(flat), constant))
        assert np.isnan(roc_curve(flat, constant, np.array([0.5]))).all()


def test_lengths_must_agree():
    with pytest.raises(ShapeError):
        rank_correlation(np.ones(2), np.ones(3))
    with pytest.raises(ShapeError):
        roc_area(np.ones(2), np.ones(3, bool))
    with pytest.raises(ShapeError):
        roc_curve(np.ones(2), np.ones(3, bool), np.ones(1))
    with pytest.raises(ShapeError):
        midranks(np.ones((2, 2)))
