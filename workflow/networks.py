"""Networks and datasets on disk: safetensors with a content hash.

Tensors are plain and named, so any safetensors reader can open the files; the header's metadata
holds the provenance and a hash of names, types, shapes and bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from qgeom.datasets import Dataset
from qgeom.errors import FormatError
from qgeom.experiments.outcome import Json
from qgeom.network import ReLUNetwork
from workflow.artifacts import ArtifactError, arrays_digest, canonical_json, write_bytes

# One entry of metadata: the format keeps several in no particular order.
_RECORD = "qgeom"


def write_tensors(
    path: str | Path, tensors: Mapping[str, NDArray[Any]], *, provenance: Mapping[str, Json]
) -> None:
    """Write named arrays as safetensors with provenance and content hash, in one step."""
    stored = {name: np.asarray(array, order="C") for name, array in sorted(tensors.items())}
    record = {"provenance": dict(provenance), "sha256": arrays_digest(stored, provenance)}
    write_bytes(path, save(stored, metadata={_RECORD: canonical_json(record)}))


def read_tensors(path: str | Path) -> tuple[dict[str, NDArray[Any]], dict[str, Json]]:
    """Read arrays and provenance written by `write_tensors`.

    Raises
    ------
    ArtifactError
        When the file is missing, truncated, edited, or has no hash.
    """
    if not Path(path).is_file():
        raise ArtifactError(path, "does not exist")
    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise ArtifactError(path, f"is truncated or no safetensors file: {error}") from error
    try:
        record = json.loads(metadata[_RECORD])
        provenance, stated = dict(record["provenance"]), record["sha256"]
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(path, "has no content hash") from error
    if arrays_digest(tensors, provenance) != stated:
        raise ArtifactError(path, "was edited or damaged: its content does not match its hash")
    return tensors, provenance


def write_dataset(path: str | Path, dataset: Dataset, *, provenance: Mapping[str, Json]) -> None:
    """Write a dataset."""
    tensors = {
        "points": dataset.points,
        "labels": dataset.labels,
        "test_points": dataset.test_points,
        "test_labels": dataset.test_labels,
    }
    write_tensors(path, tensors, provenance={**provenance, "dataset": dataset.name})


def read_dataset(path: str | Path) -> Dataset:
    """Read a dataset written by `write_dataset`; raises `ArtifactError`."""
    tensors, provenance = read_tensors(path)
    try:
        return Dataset(name=str(provenance["dataset"]), **tensors)
    except (TypeError, KeyError) as error:
        raise ArtifactError(path, f"is no dataset: {error}") from error


def write_network(
    path: str | Path, network: ReLUNetwork, *, provenance: Mapping[str, Json]
) -> None:
    """Write a network, readable by `ReLUNetwork.load` as well."""
    write_tensors(path, network.tensors(), provenance=provenance)


def read_network(path: str | Path) -> ReLUNetwork:
    """Read a network written by `write_network`; raises `ArtifactError`."""
    tensors, _ = read_tensors(path)
    try:
        return ReLUNetwork.from_tensors(tensors)
    except FormatError as error:
        raise ArtifactError(path, f"is no network: {error}") from error
