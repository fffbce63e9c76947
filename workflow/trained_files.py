"""What an experiment trained for itself, on disk: networks and arrays in one safetensors file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from qgeom.errors import QgeomError
from qgeom.experiments.outcome import Json
from qgeom.experiments.trained import Trained
from qgeom.network import ReLUNetwork
from workflow.artifacts import ArtifactError
from workflow.networks import read_tensors, write_tensors

_NETWORKS, _ARRAYS = "networks/", "arrays/"


def write_trained(path: str | Path, trained: Trained, *, provenance: Mapping[str, Json]) -> None:
    """Write all networks and arrays of an experiment's training.

    Tensors are named ``networks/<name>/<tensor>`` and ``arrays/<name>``.
    """
    tensors: dict[str, NDArray[Any]] = {
        f"{_ARRAYS}{name}": array for name, array in trained.arrays.items()
    }
    for name, network in trained.networks.items():
        tensors |= {f"{_NETWORKS}{name}/{key}": array for key, array in network.tensors().items()}
    write_tensors(path, tensors, provenance=provenance)


def read_trained(path: str | Path) -> Trained:
    """Read a file of `write_trained`, networks in the order of their names.

    Raises
    ------
    ArtifactError
        When the file is damaged, or holds no networks.
    """
    tensors, _ = read_tensors(path)
    grouped: dict[str, dict[str, NDArray[Any]]] = {}
    arrays = {}
    for key, tensor in sorted(tensors.items()):
        if key.startswith(_ARRAYS):
            arrays[key.removeprefix(_ARRAYS)] = tensor
        else:
            name, _, entry = key.removeprefix(_NETWORKS).rpartition("/")
            grouped.setdefault(name, {})[entry] = tensor
    try:
        networks = {name: ReLUNetwork.from_tensors(parts) for name, parts in grouped.items()}
        return Trained(networks=networks, arrays=arrays)
    except QgeomError as error:
        raise ArtifactError(path, f"holds no trained networks: {error}") from error
