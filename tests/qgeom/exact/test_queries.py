"""Vertices, batches and refused queries."""

import numpy as np
import pytest

from qgeom.errors import ParameterError, ShapeError
from qgeom.exact.layers import exact_stack
from qgeom.exact.queries import as_queries, batches
from qgeom.exact.residues import primes_beyond
from qgeom.exact.signs import exact_signs, exact_vertices
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from tests.qgeom.exact_oracle import BOX, GRIDS, Oracle, compare, random_network, random_queries


def test_vertices_are_correctly_rounded():
    networks = [random_network(1), quantize_network(random_network(1), GRIDS["tensor"])]
    queries = random_queries(24, 8)
    oracle = Oracle(networks, BOX)
    ids = ("vertex_context", "first", "second")
    rows = [
        (c, i, j, v)
        for c, i, j in zip(*(queries[k].tolist() for k in ids), strict=True)
        if (v := oracle.vertex(i, j, queries["patterns"][c])) is not None
    ]
    context, first, second, vertices = zip(*rows, strict=True)
    found = exact_vertices(
        exact_stack(networks),
        BOX,
        patterns=queries["patterns"],
        context=context,
        first=first,
        second=second,
    )
    assert found.tolist() == [[float(x), float(y)] for x, y in vertices]


def test_many_queries_are_cut_into_batches(monkeypatch):
    queries = random_queries(24, 6, count=400, contexts=40)
    networks = [random_network(3), quantize_network(random_network(3), GRIDS["fine"])]
    monkeypatch.setattr("qgeom.exact.queries._BATCH_NUMBERS", 80)
    monkeypatch.setattr("qgeom.exact.queries._BATCH_RESIDUES", 2000)
    compare(networks, queries)


def test_nothing_to_ask():
    stack = exact_stack([random_network(0)])
    queries = {k: v[:0] if k != "patterns" else v for k, v in random_queries(12, 0).items()}
    signs, values = exact_signs(stack, BOX, **queries)
    assert signs.shape == values.shape == (0,)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"first": [-1], "second": [-2]}, ParameterError),
        ({"first": [12]}, ParameterError),
        ({"neuron_context": [1]}, ParameterError),
        ({"neuron": [0.0]}, ParameterError),
        ({"neuron": [0, 1]}, ShapeError),
        ({"patterns": np.ones((1, 3), bool)}, ShapeError),
    ],
)
def test_wrong_queries_are_refused(change, error):
    names = ("vertex_context", "first", "neuron_context", "neuron")
    query = {key: [0] for key in names} | {"second": [-1], "patterns": np.ones((1, 12), bool)}
    with pytest.raises(error):
        exact_signs(exact_stack([random_network(0)]), BOX, **(query | change))


def test_an_empty_box_is_refused():
    query = {key: [0] for key in ("vertex_context", "first", "neuron_context", "neuron")}
    query |= {"second": [-1], "patterns": np.ones((1, 12), bool)}
    with pytest.raises(ParameterError, match="box"):
        exact_signs(exact_stack([random_network(0)]), ((0.0, 0.0), (0.0, 1.0)), **query)


def test_sides_alone():
    stack = exact_stack([ReLUNetwork([[[1.0, 1.0]]], [[0.0]])])
    found = exact_vertices(
        stack, BOX, patterns=np.zeros((1, 0), bool), context=[0, 0], first=[-1, -4], second=[-3, -2]
    )
    assert found.tolist() == [[-1.0, -0.75], [1.5, 0.3]]


def test_contexts_share_forms():
    """Patterns that differ only where it does not matter are computed once."""
    network = random_network(0)
    patterns = np.random.default_rng(0).random((50, 12)) < 0.5
    patterns[:, :5] = patterns[0, :5]
    stack = exact_stack([network])
    ids = np.full(50, 6), np.full(50, -1), np.full(50, 7)
    queries = as_queries(stack, BOX, patterns, contexts=(np.arange(50),) * 3, lines=ids)
    (batch,) = batches(stack, queries, primes_beyond(stack, 2 * max(queries.bounds)))
    assert batch.n_forms == 6 + 2


def test_a_product_of_primes_is_not_zero():
    """A value that vanishes modulo several of the primes is still told from zero."""
    stack = exact_stack([ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])])
    first, second = primes_beyond(stack, 2**40).values
    network = ReLUNetwork(
        [[[0.0, 0.0], [1.0, 0.0]], [[float(second), 1.0]], [[1.0]]],
        [[float(first), 0.0], [0.0], [0.0]],
    )
    signs, values = exact_signs(
        exact_stack([network]),
        ((0.0, 1.0), (0.0, 1.0)),
        patterns=np.array([[True, False, False]]),
        vertex_context=[0],
        first=[-1],
        second=[-3],
        neuron_context=[0],
        neuron=[2],
    )
    assert signs.tolist() == [1]
    assert values.tolist() == [float(first * second)]
