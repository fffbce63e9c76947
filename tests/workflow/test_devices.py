"""Where samples are evaluated, and that it makes no difference."""

import itertools
import subprocess
import sys

import numpy as np
import pytest
import torch

from qgeom.arrays import on_host
from qgeom.errors import DeviceError
from qgeom.experiments.local_complexity.scene import sample, set_up
from qgeom.network import ReLUNetwork
from tests.qgeom.experiments.test_local_complexity import PARAMS, network
from workflow.devices import placement

BOX = ((-1.0, 1.0), (-1.0, 1.0))
needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU here")


def points():
    return np.random.default_rng(5).uniform(-1, 1, (400, 2))


def counts(net, place):
    setting = set_up(net, BOX, PARAMS, place=place)
    return sample(setting, points(), 0, 3, seed=1)


def away_from_boundaries(net):
    """Points at which rounding cannot decide a sign: all vertices of the frames lie off lines."""
    values = np.concatenate(net.pre_activations(points()), axis=1)
    return (np.abs(values) > 1e-9).all(axis=1)


def test_the_host_by_name_and_by_default(monkeypatch):
    assert placement("cpu") == (on_host, "cpu")
    monkeypatch.setattr("workflow.devices.gpu_names", list)
    assert placement("auto") == (on_host, "cpu")


def test_torch_is_not_imported_without_a_gpu():
    program = (
        "import sys, workflow.devices as d; d.gpu_names = list; d.placement('auto'); "
        "sys.exit('torch' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_demanded_gpu_that_is_missing_is_an_error():
    with pytest.raises(DeviceError, match="no CUDA device is visible"):
        placement("cuda")


def test_a_driver_without_a_device_that_torch_sees_means_the_host(monkeypatch):
    monkeypatch.setattr("workflow.devices.gpu_names", lambda: ["some GPU"])
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert placement("auto") == (on_host, "cpu")


@pytest.mark.parametrize("seed", range(3))
def test_tensors_give_the_counts_of_arrays(seed):
    net = network(seed)
    expected, found = counts(net, on_host), counts(net, torch.as_tensor)
    assert isinstance(found, np.ndarray)
    assert expected.any()
    safe = away_from_boundaries(net)
    np.testing.assert_array_equal(found[safe], expected[safe])


def test_other_counts_are_noticed():
    net = network(0)
    moved = ReLUNetwork(net.weights, [b + 0.5 for b in net.biases])
    pairs = itertools.pairwise([counts(net, on_host), counts(moved, torch.as_tensor)])
    assert all((one != other).any() for one, other in pairs)


@needs_gpu
def test_a_gpu_gives_the_counts_of_the_host():
    place, name = placement("cuda")
    assert name.startswith("cuda (")
    net = network(1)
    safe = away_from_boundaries(net)
    np.testing.assert_array_equal(counts(net, place)[safe], counts(net, on_host)[safe])
