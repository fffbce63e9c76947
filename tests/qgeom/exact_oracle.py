"""Exact signs once more, in plain fractions, and networks and queries to compare on."""

import itertools
import math
from fractions import Fraction

import numpy as np

from qgeom.exact.layers import exact_stack
from qgeom.exact.signs import exact_signs
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from tests.oracles.exact_networks import exact_layers

BOX = ((-1.0, 1.5), (-0.75, 0.3))
GRIDS = {
    "step": Grid.step(0.5),
    "fine": Grid.step(2.0**-7),
    "tensor": Grid.symmetric(3),
    "channel": Grid.symmetric(3, per="channel"),
    "asymmetric": Grid.asymmetric(3),
}


class Oracle:
    """Forms and values in plain fractions: slow, and sharing no code with the library."""

    def __init__(self, networks, box, plane=None):
        self.networks = [exact_layers(network)[:-1] for network in networks]
        self.plane = plane
        (x0, x1), (y0, y1) = box
        self.sides = {
            -1: (1, 0, -Fraction(x0)),
            -2: (1, 0, -Fraction(x1)),
            -3: (0, 1, -Fraction(y0)),
            -4: (0, 1, -Fraction(y1)),
        }
        self.neurons = [  # global id -> network, layer, column
            (k, layer, column)
            for layer in range(max(map(len, self.networks)))
            for k, layers in enumerate(self.networks)
            if layer < len(layers)
            for column in range(len(layers[layer][1]))
        ]
        self.ids = {key: i for i, key in enumerate(self.neurons)}

    def _input(self):
        if self.plane is None:
            return [(Fraction(1), 0, 0), (0, Fraction(1), 0)]
        origin, u, v = self.plane
        return [tuple(Fraction(float(t)) for t in row) for row in zip(u, v, origin, strict=True)]

    def form(self, neuron, pattern):
        if neuron < 0:
            return self.sides[neuron]
        k, depth, column = self.neurons[neuron]
        values = self._input()
        for layer, (W, b) in enumerate(self.networks[k][: depth + 1]):
            values = [
                tuple(
                    sum(w * value[axis] for w, value in zip(row, values, strict=True))
                    + (bias if axis == 2 else 0)
                    for axis in range(3)
                )
                for row, bias in zip(W, b, strict=True)
            ]
            if layer == depth:
                return values[column]
            values = [
                value if pattern[self.ids[k, layer, i]] else (0, 0, 0)
                for i, value in enumerate(values)
            ]
        raise AssertionError

    def vertex(self, first, second, pattern):
        a1, b1, c1 = self.form(first, pattern)
        a2, b2, c2 = self.form(second, pattern)
        det = a1 * b2 - a2 * b1
        if det == 0:
            return None
        return Fraction(b1 * c2 - b2 * c1) / det, Fraction(c1 * a2 - c2 * a1) / det

    def value(self, neuron, pattern, vertex):
        a, b, c = self.form(neuron, pattern)
        return a * vertex[0] + b * vertex[1] + c


def random_network(seed, widths=(2, 5, 4, 3, 1), scale=1.0):
    rng = np.random.default_rng(seed)
    sizes = list(itertools.pairwise(widths))
    return ReLUNetwork(
        [scale * rng.standard_normal((n_out, n_in)) for n_in, n_out in sizes],
        [rng.standard_normal(n_out) for _, n_out in sizes],
    )


def random_queries(n_neurons, seed, count=120, contexts=6):
    rng = np.random.default_rng(seed)
    return {
        "patterns": rng.random((contexts, n_neurons)) < 0.6,
        "vertex_context": rng.integers(contexts, size=count),
        "first": rng.integers(-4, n_neurons, size=count),
        "second": rng.integers(-4, n_neurons, size=count),
        "neuron_context": rng.integers(contexts, size=count),
        "neuron": rng.integers(-4, n_neurons, size=count),
    }


def expected_values(oracle, queries):
    """Exact values, None where the lines are parallel."""
    found = []
    for c, first, second, d, neuron in zip(
        *(queries[k].tolist() for k in ("vertex_context", "first", "second")),
        *(queries[k].tolist() for k in ("neuron_context", "neuron")),
        strict=True,
    ):
        vertex = oracle.vertex(first, second, queries["patterns"][c])
        inside = None if vertex is None else oracle.value(neuron, queries["patterns"][d], vertex)
        found.append(inside)
    return found


def nearest(value):
    """The float of a fraction: infinite above the range, never zero below it."""
    try:
        return float(value) or math.copysign(5e-324, value) if value else 0.0
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def compare(networks, queries, *, box=BOX, plane=None):
    """Check signs and values of all queries with crossing lines; return how many are zero."""
    expected = expected_values(Oracle(networks, box, plane), queries)
    crossing = np.array([value is not None for value in expected])
    expected = [value for value in expected if value is not None]
    asked = {k: v if k == "patterns" else v[crossing] for k, v in queries.items()}
    signs, values = exact_signs(exact_stack(networks, slice=plane), box, **asked)
    assert signs.dtype == np.int8
    assert signs.tolist() == [(v > 0) - (v < 0) for v in expected]
    assert values.tolist() == [nearest(v) for v in expected]
    return signs.tolist().count(0), len(expected)
