"""Patterns as bits, against a slow reading of every bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from qgeom.errors import ParameterError, ShapeError
from qgeom.flips.sampled import pattern_codes
from qgeom.network import ReLUNetwork
from qgeom.packing import count_differing, distinct_rows, pack_patterns, unpack_patterns

SHAPES = st.tuples(st.integers(0, 4), st.integers(0, 200))
PATTERNS = hnp.arrays(np.bool_, SHAPES)


@given(PATTERNS)
def test_bit_i_of_word_w_is_neuron_64_w_plus_i(patterns):
    words = pack_patterns(patterns)
    n, k = patterns.shape
    assert words.dtype == np.uint64
    assert words.shape == (n, -(-k // 64))
    for row, packed in zip(patterns, words, strict=True):
        number = sum(int(word) << (64 * w) for w, word in enumerate(packed))
        assert number == sum(1 << neuron for neuron in np.flatnonzero(row).tolist())


@given(PATTERNS)
def test_unpacking_undoes_packing(patterns):
    again = unpack_patterns(pack_patterns(patterns), patterns.shape[1])
    assert again.dtype == np.bool_
    assert np.array_equal(again, patterns)


@given(SHAPES.flatmap(lambda s: st.tuples(*[hnp.arrays(np.bool_, s)] * 2)))
def test_the_distance_counts_neurons(pair):
    a, b = pair
    found = count_differing(pack_patterns(a), pack_patterns(b))
    assert found.dtype == np.int64
    assert found.tolist() == (a != b).sum(axis=1).tolist()


def test_all_pairs_are_compared_by_broadcasting():
    patterns = np.random.default_rng(0).random((5, 130)) < 0.5
    words = pack_patterns(patterns)
    expected = (patterns[:, None] != patterns[None]).sum(axis=2)
    assert np.array_equal(count_differing(words[:, None], words[None]), expected)
    assert count_differing(words[0], words).tolist() == expected[0].tolist()


def test_layouts_of_memory_do_not_matter():
    patterns = np.random.default_rng(1).random((6, 100)) < 0.5
    words = pack_patterns(patterns)
    assert np.array_equal(pack_patterns(np.asfortranarray(patterns)), words)
    assert np.array_equal(unpack_patterns(np.asfortranarray(words)[::2], 100), patterns[::2])


def test_a_network_packs_its_pattern():
    rng = np.random.default_rng(2)
    network = ReLUNetwork(
        [rng.standard_normal((70, 2)), rng.standard_normal((1, 70))], [np.zeros(70), np.zeros(1)]
    )
    x = rng.standard_normal((9, 2))
    words = network.packed_pattern(x)
    assert words.shape == (9, 2)
    assert np.array_equal(unpack_patterns(words, network.n_neurons), network.pattern(x))
    linear = ReLUNetwork([[[1.0, 1.0]]], [[0.0]])
    assert linear.packed_pattern(x).shape == (9, 0)


def test_one_word_is_the_code_of_a_pattern():
    patterns = np.random.default_rng(3).random((20, 64)) < 0.5
    assert np.array_equal(pack_patterns(patterns)[:, 0], pattern_codes(patterns))


@pytest.mark.parametrize(
    ("patterns", "error", "words"),
    [
        (np.zeros(3, dtype=bool), ShapeError, r"patterns: shape is \(3,\)"),
        (np.zeros((1, 3)), ParameterError, "patterns: dtype is float64"),
        (np.zeros((1, 3), dtype=np.uint8), ParameterError, "dtype is uint8"),
    ],
)
def test_other_patterns_are_refused(patterns, error, words):
    with pytest.raises(error, match=words):
        pack_patterns(patterns)


@pytest.mark.parametrize(
    ("packed", "k", "error", "words"),
    [
        (np.zeros((1, 1), dtype=np.int64), 3, ParameterError, "words: is of int64"),
        ([[0]], 3, ParameterError, "words: is of list"),
        (np.zeros((1, 1), dtype=np.uint64), 65, ShapeError, r"\(1, 1\) \(65 neurons take 2"),
        (np.zeros(1, dtype=np.uint64), 3, ShapeError, r"shape is \(1,\)"),
        (np.zeros((1, 1), dtype=np.uint64), -1, ParameterError, "k is -1"),
        (np.full((1, 1), 8, dtype=np.uint64), 3, ParameterError, "a bit past neuron 3 is set"),
    ],
)
def test_other_words_are_refused(packed, k, error, words):
    with pytest.raises(error, match=words):
        unpack_patterns(packed, k)


@pytest.mark.parametrize(
    ("shape_a", "shape_b", "words"),
    [((2, 1), (2, 2), "equal last axes"), ((2, 1), (3, 1), "do not broadcast"), ((), (), "shapes")],
)
def test_words_of_other_shapes_are_not_compared(shape_a, shape_b, words):
    with pytest.raises(ShapeError, match=words):
        count_differing(np.zeros(shape_a, np.uint64), np.zeros(shape_b, np.uint64))
    with pytest.raises(ParameterError, match="words_b: is of int64"):
        count_differing(np.zeros(1, np.uint64), np.zeros(1, np.int64))


def test_distinct_rows_of_every_width():
    rng = np.random.default_rng(0)
    for width in (0, 1, 8, 9, 70):
        rows = rng.random((50, width)) < 0.1
        first, names = distinct_rows(rows)
        assert len(first) == len({tuple(row) for row in rows.tolist()})
        assert (rows[first][names] == rows).all()
        assert all((rows[:k] != rows[k]).any(axis=1).all() for k in first.tolist())
