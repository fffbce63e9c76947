"""Networks against rational arithmetic, torch and hand-computed values."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.errors import FormatError, NotFiniteError, ParameterError, ShapeError
from qgeom.network import ReLUNetwork

WIDTHS = st.lists(st.integers(1, 4), min_size=2, max_size=4)


@st.composite
def networks(draw, widths=WIDTHS):
    sizes = draw(widths)
    value = st.integers(-8, 8).map(lambda k: k / 4)  # dyadic: float64 is exact
    weights = [
        [[draw(value) for _ in range(n_in)] for _ in range(n_out)]
        for n_in, n_out in itertools.pairwise(sizes)
    ]
    biases = [[draw(value) for _ in range(n_out)] for n_out in sizes[1:]]
    return ReLUNetwork(weights, biases)


def points(network, count=5):
    rng = np.random.default_rng(0)
    return rng.integers(-16, 17, (count, network.widths[0])) / 4


def rational(network, x):
    """Outputs and pattern of one input in exact arithmetic."""
    values = [Fraction(v) for v in x]
    pattern = []
    last = len(network.weights) - 1
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        values = [
            sum((Fraction(w) * v for w, v in zip(row, values, strict=True)), Fraction(c))
            for row, c in zip(W, b, strict=True)
        ]
        if layer < last:
            pattern += [v > 0 for v in values]
            values = [max(v, Fraction(0)) for v in values]
    return values, pattern


@given(networks())
def test_forward_and_pattern_are_exact(network):
    x = points(network)
    outputs, patterns = network(x), network.pattern(x)
    assert patterns.shape == (len(x), network.n_neurons)
    for i, row in enumerate(x):
        expected, pattern = rational(network, row)
        assert [Fraction(v) for v in outputs[i]] == expected
        assert patterns[i].tolist() == pattern


@given(networks())
def test_affine_map_is_exact_and_constant_on_a_pattern(network):
    x = points(network)
    patterns = network.pattern(x)
    maps = [network.affine_map(row) for row in x]
    for row, local in zip(x, maps, strict=True):
        assert np.array_equal(local.matrix @ row + local.offset, network(row[None])[0])
    for i, j in itertools.combinations(range(len(x)), 2):
        if np.array_equal(patterns[i], patterns[j]):
            assert np.array_equal(maps[i].matrix, maps[j].matrix)
            assert np.array_equal(maps[i].offset, maps[j].offset)


def test_by_hand():
    network = ReLUNetwork([[[1, 0], [0, 1]], [[1, -1]]], [[0, 0], [0]])  # TGQ §2: four quadrants
    x = np.array([[2.0, 3.0], [-2.0, 3.0], [-2.0, -3.0], [2.0, -3.0]])
    assert network(x)[:, 0].tolist() == [-1, -3, 0, 2]
    assert [network.affine_map(p).matrix[0].tolist() for p in x] == [
        [1, -1],
        [0, -1],
        [0, 0],
        [1, 0],
    ]
    assert network.widths == (2, 2, 1)
    assert network.n_neurons == 2


def test_a_neuron_at_zero_is_inactive():
    network = ReLUNetwork([[[1.0]], [[1.0]]], [[-1.0], [0.0]])
    assert network.pattern([[1.0], [1.0 + 2**-52]]).ravel().tolist() == [False, True]
    assert network.affine_map([1.0]).matrix.tolist() == [[0.0]]


def test_dead_neurons_and_a_single_layer():
    dead = ReLUNetwork([[[0.0, 0.0]], [[3.0]]], [[0.0], [1.0]])
    assert dead([[5.0, 5.0]]).tolist() == [[1.0]]
    assert not dead.pattern([[5.0, 5.0]]).any()
    linear = ReLUNetwork([[[2.0, 1.0]]], [[1.0]])
    assert linear([[1.0, -9.0]]).tolist() == [[-6.0]]  # no ReLU after the last layer
    assert linear.pattern([[1.0, 1.0]]).shape == (1, 0)
    assert linear.affine_map([1.0, 1.0]).matrix.tolist() == [[2.0, 1.0]]


def test_no_inputs_give_no_outputs():
    network = ReLUNetwork([[[1.0, 1.0]], [[1.0]]], [[0.0], [0.0]])
    assert network(np.zeros((0, 2))).shape == (0, 1)
    assert network.pattern(np.zeros((0, 2))).shape == (0, 1)


@pytest.mark.parametrize(
    ("weights", "biases", "error", "words"),
    [
        ([], [], ShapeError, "0 weight matrices"),
        ([[[1.0]]], [], ShapeError, "1 weight matrices and 0"),
        ([[1.0]], [[1.0]], ShapeError, r"weights\[0\]: has 1 axes"),
        ([[[1.0]]], [[[1.0]]], ShapeError, r"biases\[0\]: has 2 axes"),
        ([[[1.0]]], [[1.0, 2.0]], ShapeError, r"biases\[0\]: 2 biases for 1 neurons"),
        ([[[1.0]], [[1.0, 1.0]]], [[0.0], [0.0]], ShapeError, r"weights\[1\]: takes 2 .*gives 1"),
        ([np.zeros((0, 2))], [[]], ParameterError, r"weights\[0\]: shape \(0, 2\) is empty"),
        ([[[np.nan]]], [[0.0]], NotFiniteError, r"weights\[0\]: entry \(0, 0\) is nan"),
        ([[[1.0]]], [[np.inf]], NotFiniteError, r"biases\[0\]: entry \(0,\) is inf"),
    ],
)
def test_bad_networks_are_refused_with_place(weights, biases, error, words):
    with pytest.raises(error, match=words):
        ReLUNetwork(weights, biases)


@pytest.mark.parametrize(
    ("x", "error"),
    [([1.0, 2.0], ShapeError), ([[1.0]], ShapeError), ([[np.nan, 0.0]], NotFiniteError)],
)
def test_bad_inputs_are_refused(x, error):
    network = ReLUNetwork([[[1.0, 1.0]]], [[0.0]])
    with pytest.raises(error):
        network(x)


def test_networks_are_frozen():
    network = ReLUNetwork([[[1.0]]], [[0.0]])
    with pytest.raises(AttributeError):
        network.weights = ()
    with pytest.raises(ValueError, match="read-only"):
        network.weights[0][0, 0] = 2.0


def test_files_keep_every_bit(tmp_path):
    rng = np.random.default_rng(3)
    network = ReLUNetwork(
        [rng.standard_normal((8, 2)), rng.standard_normal((1, 8))],
        [rng.standard_normal(8), rng.standard_normal(1)],
    )
    network.save(tmp_path / "a.safetensors")
    again = ReLUNetwork.load(tmp_path / "a.safetensors")
    for name, tensor in network.tensors().items():
        assert tensor.tobytes() == again.tensors()[name].tobytes()


def test_other_files_are_refused(tmp_path):
    from safetensors.numpy import save_file

    (tmp_path / "text").write_text("hello")
    with pytest.raises(FormatError, match="not a readable safetensors file"):
        ReLUNetwork.load(tmp_path / "text")
    save_file({"a": np.zeros(2), "b": np.zeros(2)}, tmp_path / "other")
    with pytest.raises(FormatError, match=r"expected weights\.0"):
        ReLUNetwork.load(tmp_path / "other")
    with pytest.raises(FormatError):
        ReLUNetwork.from_tensors({})
    with pytest.raises(FileNotFoundError):
        ReLUNetwork.load(tmp_path / "missing")


def test_torch_networks_agree():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    module = torch.nn.Sequential(
        torch.nn.Linear(2, 5),
        torch.nn.ReLU(),
        torch.nn.Linear(5, 3, bias=False),
        torch.nn.ReLU(),
        torch.nn.Linear(3, 1),
    ).double()
    network = ReLUNetwork.from_torch(module)
    x = torch.randn(50, 2, dtype=torch.float64, requires_grad=True)
    outputs = module(x)
    assert np.allclose(network(x.detach().numpy()), outputs.detach().numpy(), atol=1e-14)
    slopes = torch.autograd.grad(outputs.sum(), x)[0].numpy()
    for row, slope in zip(x.detach().numpy(), slopes, strict=True):
        assert np.allclose(network.affine_map(row).matrix[0], slope, atol=1e-14)


def test_torch_networks_of_other_kinds_are_refused():
    nn = pytest.importorskip("torch").nn
    with pytest.raises(FormatError, match="layer 1 is Tanh"):
        ReLUNetwork.from_torch(nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1)))
    with pytest.raises(FormatError, match="last layer is not Linear"):
        ReLUNetwork.from_torch(nn.Sequential(nn.Linear(2, 2), nn.ReLU()))
    with pytest.raises(FormatError):
        ReLUNetwork.from_torch(nn.Sequential())
