"""Files of networks that experiments train for themselves."""

import numpy as np
import pytest

from qgeom.errors import ParameterError
from qgeom.experiments.trained import Trained
from qgeom.network import ReLUNetwork
from workflow.artifacts import ArtifactError
from workflow.networks import write_tensors
from workflow.trained_files import read_trained, write_trained

PLAIN = ReLUNetwork([[[1.0, -2.0]], [[0.5]]], [[0.25], [-1.0]])
WIDE = ReLUNetwork([[[1.0], [3.0]], [[2.0, -1.0]]], [[0.0, 1.0], [0.0]])


def trained():
    return Trained(
        networks={"width2/seed0": WIDE, "plain": PLAIN},
        arrays={"labels": np.arange(4), "images/test": np.eye(3)},
    )


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "trained.safetensors"
    write_trained(path, trained(), provenance={"seed": 3})
    found = read_trained(path)
    assert list(found.networks) == ["plain", "width2/seed0"]
    for name, network in trained().networks.items():
        for ours, theirs in zip(found.network(name).weights, network.weights, strict=True):
            np.testing.assert_array_equal(ours, theirs)
        for ours, theirs in zip(found.network(name).biases, network.biases, strict=True):
            np.testing.assert_array_equal(ours, theirs)
    assert set(found.arrays) == {"labels", "images/test"}
    for name, array in trained().arrays.items():
        assert found.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(found.arrays[name], array)


def test_an_edited_file_is_refused(tmp_path):
    path = tmp_path / "trained.safetensors"
    write_trained(path, trained(), provenance={})
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(ArtifactError, match="does not match its hash"):
        read_trained(path)


@pytest.mark.parametrize(
    "tensors",
    [
        {"arrays/labels": np.arange(3)},
        {"networks/a/weights.0": np.eye(2)},
        {"networks/weights.0": np.eye(2), "networks/biases.0": np.zeros(2)},
        {"something": np.eye(2)},
    ],
    ids=["no network", "no bias", "no name", "another file"],
)
def test_a_file_without_networks_is_refused(tmp_path, tensors):
    path = tmp_path / "trained.safetensors"
    write_tensors(path, tensors, provenance={})
    with pytest.raises(ArtifactError, match="holds no trained networks"):
        read_trained(path)


def test_trained_values_are_checked():
    with pytest.raises(ParameterError, match="no network was trained"):
        Trained(networks={})
    with pytest.raises(ParameterError, match="a name is empty"):
        Trained(networks={"": PLAIN})
    with pytest.raises(ParameterError, match="arrays of objects"):
        Trained(networks={"a": PLAIN}, arrays={"b": np.array([None])})
    with pytest.raises(ParameterError, match=r"no network 'b' \(there are \['a'\]\)"):
        Trained(networks={"a": PLAIN}).network("b")
