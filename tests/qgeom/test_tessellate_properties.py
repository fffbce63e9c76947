"""Tessellations of small integer networks: the oracle, and what must not change them."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate
from tests.oracles import rational_tessellation as oracle
from tests.oracles.tessellation_checks import check_combinatorics, check_geometry, compare, keys


@st.composite
def networks(draw, max_width=5, max_depth=3):
    """Weights −2 to 2, biases in halves."""
    depth = draw(st.integers(1, max_depth))
    widths = [2, *(draw(st.integers(1, max_width)) for _ in range(depth)), 1]
    weights, biases = [], []
    for n_in, n_out in itertools.pairwise(widths):
        row = st.lists(st.integers(-2, 2), min_size=n_in, max_size=n_in)
        weights.append(draw(st.lists(row, min_size=n_out, max_size=n_out)))
        halves = st.lists(st.integers(-4, 4), min_size=n_out, max_size=n_out)
        biases.append(np.array(draw(halves)) / 2)
    return ReLUNetwork(weights, biases)


@st.composite
def boxes(draw):
    """Corners in quarters and thirds (these rounded)."""
    ends = st.builds(lambda n, d: n / d, st.integers(-9, 9), st.sampled_from([1, 2, 3, 4]))
    pair = st.tuples(ends, ends).filter(lambda p: p[0] != p[1]).map(lambda p: tuple(sorted(p)))
    return draw(pair), draw(pair)


few = settings(max_examples=60, deadline=None)


def by_pattern(cells):
    return dict(zip(keys(cells), cells.areas.tolist(), strict=True))


def same(first, second, tolerance=1e-12):
    """Equal patterns with equal areas."""
    assert first.keys() == second.keys()
    size = sum(first.values())
    assert all(abs(first[k] - second[k]) <= tolerance * size for k in first)


@settings(max_examples=200, deadline=None)
@given(networks(), boxes(), st.booleans())
def test_agreement_with_the_oracle(network, box, rounded_once):
    cells = tessellate(network, box=box, exact_points=rounded_once)
    exact = oracle.tessellate(box, network)
    assert not compare(cells, exact, rounded_once=rounded_once).faults
    check_combinatorics(cells)
    check_geometry(cells)


@few
@given(networks(max_depth=2), networks(max_depth=3), boxes())
def test_two_networks_agree_with_the_oracle(first, second, box):
    cells = tessellate(first, second, box=box)
    assert not compare(cells, oracle.tessellate(box, first, second), rounded_once=False).faults
    check_combinatorics(cells)


@few
@given(networks(max_depth=2), networks(max_depth=2), boxes())
def test_the_order_of_the_networks_does_not_matter(first, second, box):
    n = sum(len(b) for b in first.biases[:-1])
    there = by_pattern(tessellate(first, second, box=box))
    back = by_pattern(tessellate(second, first, box=box))
    turned = {key[len(key) - n :] + key[: len(key) - n]: area for key, area in back.items()}
    same(there, turned)


@few
@given(networks(), boxes(), st.integers(-30, 30), st.sampled_from([1.0, 3.0, 0.75]))
def test_positive_scaling_of_rows(network, box, power, factor):
    """Rows times positive numbers, taken back in the next layer."""
    scale = factor * 2.0**power
    weights, biases = list(network.weights), list(network.biases)
    rows = np.where(np.arange(len(biases[0])) % 2, scale, 1.0)
    weights[0], biases[0] = weights[0] * rows[:, None], biases[0] * rows
    if factor == 1.0:  # else the division is not exact, and neither are coincidences
        weights[1] = weights[1] / rows
        same(
            by_pattern(tessellate(network, box=box)),
            by_pattern(tessellate(ReLUNetwork(weights, biases), box=box)),
        )
    scaled, plain = (
        ReLUNetwork([W, np.ones((1, len(W)))], [b, np.zeros(1)])
        for W, b in ((weights[0], biases[0]), (network.weights[0], network.biases[0]))
    )
    same(by_pattern(tessellate(plain, box=box)), by_pattern(tessellate(scaled, box=box)))


@few
@given(networks(), boxes(), st.randoms(use_true_random=False))
def test_permuted_neurons_permute_the_patterns(network, box, random):
    weights, biases = list(network.weights), list(network.biases)
    order, start = [], 0
    for layer in range(len(weights) - 1):
        turn = list(range(len(biases[layer])))
        random.shuffle(turn)
        weights[layer], biases[layer] = weights[layer][turn], biases[layer][turn]
        weights[layer + 1] = weights[layer + 1][:, turn]
        order += [start + i for i in turn]
        start += len(turn)
    plain = by_pattern(tessellate(network, box=box))
    permuted = by_pattern(tessellate(ReLUNetwork(weights, biases), box=box))
    same({tuple(key[i] for i in order): area for key, area in plain.items()}, permuted)


@few
@given(networks(), boxes(), st.tuples(*[st.sampled_from([-64.0, 0.0, 0.5, 1024.0, 2.0**30])] * 2))
def test_moving_the_box_and_the_network(network, box, shift):
    box = tuple((float(np.floor(low)), float(np.floor(high)) + 0.5) for low, high in box)
    moved_box = tuple((low + s, high + s) for (low, high), s in zip(box, shift, strict=True))
    moved = ReLUNetwork(
        network.weights,
        [network.biases[0] - network.weights[0] @ np.array(shift), *network.biases[1:]],
    )
    here, there = tessellate(network, box=box), tessellate(moved, box=moved_box)
    same(by_pattern(here), by_pattern(there))


@few
@given(networks(), boxes(), st.sampled_from([0.5, 0.25, 0.7]), st.booleans())
def test_halves_of_a_box(network, box, share, across):
    """Areas by pattern add up; a pattern may have parts in both halves."""
    low, high = box[across]
    middle = low + share * (high - low)
    if not low < middle < high:
        return
    total = defaultdict(float)
    for ends in ((low, middle), (middle, high)):
        half = (box[0], ends) if across else (ends, box[1])
        for key, area in by_pattern(tessellate(network, box=half)).items():
            total[key] += area
    # a neuron that is active in one half only is so in the box, so that keys can differ where a
    # cell merely touches the cut: compare where there is area
    whole = by_pattern(tessellate(network, box=box))
    size = sum(whole.values())
    for key in whole.keys() | total.keys():
        assert abs(whole.get(key, 0.0) - total.get(key, 0.0)) <= 1e-12 * size


@few
@given(networks(), boxes())
def test_a_mirrored_network(network, box):
    """x and y exchanged."""
    mirrored = ReLUNetwork([network.weights[0][:, ::-1], *network.weights[1:]], network.biases)
    same(
        by_pattern(tessellate(network, box=box)),
        by_pattern(tessellate(mirrored, box=(box[1], box[0]))),
    )


@few
@given(networks(), boxes())
def test_a_slice_that_turns_the_plane(network, box):
    """(x, y) → (x + y, x − y), as a slice and as weights."""
    turn = np.array([[1.0, 1.0], [1.0, -1.0]])
    turned = ReLUNetwork([network.weights[0] @ turn, *network.weights[1:]], network.biases)
    plane = ([0.0, 0.0], turn[:, 0].tolist(), turn[:, 1].tolist())
    same(
        by_pattern(tessellate(turned, box=box)),
        by_pattern(tessellate(network, box=box, slice=plane)),
    )
