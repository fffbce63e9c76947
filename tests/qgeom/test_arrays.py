"""The same functions on NumPy arrays and on torch tensors, and what is refused."""

import copy
import itertools
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.arrays import DeviceCopies, finite_like, namespace
from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.network import ReLUNetwork

torch = pytest.importorskip("torch")

WIDTHS = st.lists(st.integers(1, 5), min_size=2, max_size=5)
WHOLE = (torch.int8, torch.int64, torch.float16, torch.bfloat16, torch.float32, torch.float64)


def network(*widths, seed=0):
    """Dyadic weights: every sum is exact in float64, in whatever order it is taken."""
    rng = np.random.default_rng(seed)
    return ReLUNetwork(
        [rng.integers(-8, 9, (o, i)) / 4 for i, o in itertools.pairwise(widths)],
        [rng.integers(-8, 9, o) / 4 for o in widths[1:]],
    )


def inputs(net, count=7):
    return np.random.default_rng(1).integers(-16, 17, (count, net.widths[0])) / 4


def results(net, x):
    """Every function that takes a batch, by name."""
    named = {f"layer {i}": values for i, values in enumerate(net.pre_activations(x))}
    named |= {"output": net(x), "pattern": net.pattern(x), "jacobians": net.jacobians(x)}
    named["matrices"], named["offsets"] = net.affine_maps(x)
    return named


def assert_alike(net, x, device="cpu"):
    tensor = torch.tensor(x, device=device)
    expected, found = results(net, x), results(net, tensor)
    for name, values in expected.items():
        got = found[name]
        assert type(values) is np.ndarray
        assert isinstance(got, torch.Tensor)
        assert got.device == tensor.device, name
        assert got.dtype == (torch.bool if name == "pattern" else torch.float64)
        assert got.shape == values.shape, name
        assert np.array_equal(got.cpu().numpy(), values), name
    words = net.packed_pattern(tensor)
    assert words.dtype == np.uint64
    assert np.array_equal(words, net.packed_pattern(x))


@given(WIDTHS, st.integers(0, 3), st.integers(0, 99))
def test_tensors_and_arrays_agree_to_the_bit_where_sums_are_exact(widths, count, seed):
    net = network(*widths, seed=seed)
    assert_alike(net, inputs(net, count))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this machine")
@pytest.mark.parametrize("widths", [(2, 8, 8, 1), (3, 2), (2, 70, 3)])
def test_a_gpu_agrees_and_keeps_its_results(widths):
    net = network(*widths)
    assert_alike(net, inputs(net, 100), device="cuda")
    assert_alike(net, inputs(net, 0), device="cuda")
    with pytest.raises(NotFiniteError, match=r"entry \(0, 0\) is nan"):
        net(torch.full((1, widths[0]), torch.nan, device="cuda"))


def test_general_weights_agree_to_rounding():
    rng = np.random.default_rng(5)
    net = ReLUNetwork(
        [rng.standard_normal((20, 3)), rng.standard_normal((2, 20))],
        [rng.standard_normal(20), rng.standard_normal(2)],
    )
    x = rng.standard_normal((50, 3))
    found = results(net, torch.tensor(x))
    for name, values in results(net, x).items():
        assert np.allclose(found[name].numpy(), values, rtol=1e-13, atol=1e-13), name


@pytest.mark.parametrize("dtype", WHOLE)
def test_every_real_dtype_is_computed_in_float64(dtype):
    net = ReLUNetwork([[[1 / 3]], [[1.0]]], [[0.1], [0.0]])
    x = torch.tensor([[1], [-3], [7]], dtype=dtype)
    assert net(x).dtype == torch.float64
    assert net(x).tolist() == net([[1], [-3], [7]]).tolist()


def test_jacobians_are_those_of_automatic_differentiation():
    torch.manual_seed(0)
    module = torch.nn.Sequential(
        torch.nn.Linear(3, 6), torch.nn.ReLU(), torch.nn.Linear(6, 2)
    ).double()
    x = torch.randn(20, 3, dtype=torch.float64)
    expected = torch.stack([torch.autograd.functional.jacobian(module, row) for row in x])
    assert torch.allclose(ReLUNetwork.from_torch(module).jacobians(x), expected, atol=1e-14)


def test_nothing_takes_part_in_automatic_differentiation():
    net = network(2, 4, 3)
    x = torch.ones(3, 2, dtype=torch.float64, requires_grad=True)
    assert not any(values.requires_grad for values in results(net, x).values())
    assert x.requires_grad
    with torch.inference_mode():
        net(x)  # weights moved here must serve outside as well
    assert net(x).tolist() == net(x.detach().numpy()).tolist()


@pytest.mark.parametrize("widths", [(2, 1), (2, 3, 1)])
@pytest.mark.parametrize("convert", [np.asarray, torch.tensor])
def test_writing_to_results_changes_no_network(widths, convert):
    net = network(*widths)
    x = convert(inputs(net))
    before = {name: values.tolist() for name, values in results(net, x).items()}
    for values in results(net, x).values():
        values[...] = 1
    assert {name: values.tolist() for name, values in results(net, x).items()} == before


def test_inputs_are_left_alone():
    x = torch.tensor([[-1.0, 2.0]], dtype=torch.float64)
    results(network(2, 3, 1), x)
    assert x.tolist() == [[-1.0, 2.0]]


def test_weights_move_once_per_device_and_stay_behind_in_copies():
    net = network(2, 3, 1)
    copies = DeviceCopies(net.weights)
    x = torch.zeros(1, 2)
    first = copies.beside(x)
    assert all(a is b for a, b in zip(first, copies.beside(x), strict=True))
    assert copies.beside(np.zeros(1)) == net.weights
    net(x)
    for other in (copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        assert not other._parameters._moved
        assert other(x).tolist() == net(x).tolist()


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        (torch.zeros(2), ShapeError, r"x: has 1 axes \(shape \(2,\)\), needs 2"),
        (torch.zeros(1, 3), ShapeError, "inputs have 3 coordinates, the network takes 2"),
        (torch.tensor([[0.0, torch.inf]]), NotFiniteError, r"x: entry \(0, 1\) is inf"),
        (torch.tensor([[torch.nan, 0.0]]), NotFiniteError, r"x: entry \(0, 0\) is nan"),
        (torch.zeros(1, 2, dtype=torch.complex64), ParameterError, "x: is a tensor that is comp"),
        (torch.zeros(1, 2).to_sparse(), ParameterError, "that is sparse"),
        (torch.zeros(1, 2, device="meta"), ParameterError, "without values"),
        ([torch.zeros(2)], ParameterError, r"holds torch tensors .*torch\.stack"),
        ((np.zeros(2), torch.zeros(2)), ParameterError, "holds torch tensors"),
    ],
)
def test_unfit_tensors_are_refused(values, error, words):
    net = network(2, 3, 1)
    for function in (net, net.pattern, net.packed_pattern, net.jacobians, net.affine_maps):
        with pytest.raises(error, match=words):
            function(values)


def test_arrays_of_other_libraries_are_refused():
    class Foreign:
        def __array_namespace__(self):
            return np

    with pytest.raises(ParameterError, match=r"x: is a .*Foreign \(give a NumPy array"):
        network(2, 1)(Foreign())


def test_a_tensor_shares_memory_only_where_nothing_is_converted():
    x = torch.zeros(2, dtype=torch.float64)
    assert finite_like(x, name="x", ndim=1).data_ptr() == x.data_ptr()
    assert finite_like(x.float(), name="x", ndim=1).dtype == torch.float64
    assert namespace(x).float64 is torch.float64
    array = finite_like([1.0], name="x", ndim=1)
    assert not array.flags.writeable
