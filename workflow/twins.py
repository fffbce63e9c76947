"""Quantized twins on disk: codes, steps, zero points and masks, as safetensors.

Apart from `workflow.networks`, so that training does not depend on how weights are quantized.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgeom.experiments.outcome import Json
from qgeom.grids import QuantizedArray
from qgeom.network import ReLUNetwork
from qgeom.population import TwinKey
from qgeom.quantized import QuantizedNetwork
from workflow.artifacts import ArtifactError
from workflow.networks import read_tensors, write_tensors


def write_twins(
    path: str | Path,
    twins: Mapping[TwinKey, QuantizedNetwork],
    *,
    provenance: Mapping[str, Json],
) -> None:
    """Write all quantized twins of one network: codes, steps, zero points and masks.

    Tensors are named ``grid/b4/weights.0.codes`` and so on; float biases are stored too, so the
    file stands on its own.
    """
    tensors: dict[str, NDArray[Any]] = {}
    for key, twin in twins.items():
        prefix = f"{key.grid}/b{key.bits}"
        parts = {"weights": twin.weights}
        if twin.biases is None:
            for layer, bias in enumerate(twin.network.biases):
                tensors[f"{prefix}/float_biases.{layer}"] = bias
        else:
            parts["biases"] = twin.biases
        for part, arrays in parts.items():
            for layer, array in enumerate(arrays):
                tensors |= _quantized_tensors(f"{prefix}/{part}.{layer}", array)
    write_tensors(path, tensors, provenance=provenance)


def _quantized_tensors(prefix: str, array: QuantizedArray) -> dict[str, NDArray[Any]]:
    return {
        f"{prefix}.codes": array.codes,
        f"{prefix}.step": array.step,
        f"{prefix}.zero_point": np.array(array.zero_point, dtype=np.int64),
        f"{prefix}.out_of_range": array.out_of_range,
        f"{prefix}.saturated": array.saturated,
    }


def read_twins(path: str | Path) -> dict[TwinKey, QuantizedNetwork]:
    """Read twins written by `write_twins`, in order of grid and bits; raises `ArtifactError`."""
    tensors, _ = read_tensors(path)
    keys = {tuple(name.split("/")[:2]) for name in tensors}
    try:
        ordered = sorted(TwinKey(grid, int(bits.removeprefix("b"))) for grid, bits in keys)
        return {key: _read_twin(tensors, f"{key.grid}/b{key.bits}") for key in ordered}
    except (KeyError, ValueError) as error:
        raise ArtifactError(path, f"holds no quantized networks: {error}") from error


def _read_twin(tensors: Mapping[str, NDArray[Any]], prefix: str) -> QuantizedNetwork:
    depth = sum(name.startswith(f"{prefix}/weights.") for name in tensors) // 5
    weights = tuple(_read_quantized(tensors, f"{prefix}/weights.{k}") for k in range(depth))
    if f"{prefix}/float_biases.0" in tensors:
        floats = [tensors[f"{prefix}/float_biases.{layer}"] for layer in range(depth)]
        network = ReLUNetwork([w.values for w in weights], floats)
        return QuantizedNetwork(network=network, weights=weights)
    biases = tuple(_read_quantized(tensors, f"{prefix}/biases.{k}") for k in range(depth))
    network = ReLUNetwork([w.values for w in weights], [b.values[:, 0] for b in biases])
    return QuantizedNetwork(network=network, weights=weights, biases=biases)


def _read_quantized(tensors: Mapping[str, NDArray[Any]], prefix: str) -> QuantizedArray:
    return QuantizedArray(
        codes=tensors[f"{prefix}.codes"],
        step=tensors[f"{prefix}.step"],
        zero_point=int(tensors[f"{prefix}.zero_point"]),
        out_of_range=tensors[f"{prefix}.out_of_range"],
        saturated=tensors[f"{prefix}.saturated"],
    )
