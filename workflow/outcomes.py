"""Outcomes of experiments on disk: ``data.npz`` and ``metrics.json``."""

from __future__ import annotations

from pathlib import Path

from qgeom.experiments.outcome import Json, Outcome
from workflow.artifacts import ArtifactError, read_arrays, read_json, write_arrays, write_json


def write_outcome(
    data: str | Path, metrics: str | Path, outcome: Outcome, *, provenance: dict[str, Json]
) -> None:
    """Write an outcome to its two files."""
    write_arrays(data, dict(outcome.arrays), provenance=provenance)
    write_json(metrics, dict(outcome.metrics), provenance=provenance)


def read_outcome(data: str | Path, metrics: str | Path) -> Outcome:
    """Read an outcome; raises `ArtifactError` for a damaged file."""
    content = read_json(metrics)
    if not isinstance(content, dict):
        raise ArtifactError(metrics, "holds no metrics")
    return Outcome(arrays=read_arrays(data), metrics=content)
