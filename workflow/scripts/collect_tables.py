"""Put all tables of the run into one folder, with one row per network and per twin added."""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from qgeom.decisions import accuracy
from qgeom.experiments.prose import count, fixed, percent
from qgeom.population import Population
from workflow.artifacts import (
    ArtifactError,
    check_manifest,
    write_bytes,
    write_json,
    write_manifest,
)
from workflow.jobs import job_log
from workflow.networks import read_tensors
from workflow.population_files import read_population
from workflow.provenance import provenance
from workflow.report_numbers import listed
from workflow.tables import write_table

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def networks_table(population: Population, attempts: dict[tuple[str, int], int]) -> pd.DataFrame:
    """One row per network: accuracies, initialisations used up before it, largest weight."""
    rows = []
    for member in population.members:
        data = population.datasets[member.dataset]
        rows.append(
            {
                "dataset": member.dataset,
                "seed": member.seed,
                "train_accuracy": accuracy(member.network, data.points, data.labels),
                "test_accuracy": accuracy(member.network, data.test_points, data.test_labels),
                "attempt": attempts[member.dataset, member.seed],
                "largest_weight": max(float(abs(W).max()) for W in member.network.weights),
            }
        )
    return pd.DataFrame(rows)


def twins_table(population: Population) -> pd.DataFrame:
    """One row per twin: steps, and shares of weights out of range or clipped."""
    return pd.DataFrame(
        [
            {
                "dataset": member.dataset,
                "seed": member.seed,
                "grid": key.grid,
                "bits": key.bits,
                "smallest_step": min(float(w.step.min()) for w in twin.weights),
                "largest_step": max(float(w.step.max()) for w in twin.weights),
                "out_of_range_share": twin.out_of_range_share,
                "saturated_share": twin.saturated_share,
            }
            for member in population.members
            for key, twin in member.twins.items()
        ]
    )


def read_attempt(path: str) -> int:
    """How many initialisations got stuck before this network, from its provenance."""
    _, made = read_tensors(path)
    parameters = made["parameters"]
    return int(str(parameters["attempt"])) if isinstance(parameters, dict) else 0


def variables(networks: pd.DataFrame) -> dict[str, str]:
    """Formatted float accuracies per dataset, for the prose."""
    printed, described = {}, []
    for name, part in networks.groupby("dataset"):
        for column in ("train_accuracy", "test_accuracy"):
            values = part[column]
            spread = f"{fixed(100 * values.min(), 1)} to {fixed(100 * values.max(), 1)}"
            printed[f"{column}_{name}"] = f"{percent(values.median())} ({spread})"
        described.append(f"{printed[f'test_accuracy_{name}']} on {name}")
    printed["accuracy_description"] = listed(described)
    return printed | {"stuck": count(int(networks["attempt"].sum()))}


def main(job: "Snakemake") -> None:
    """Copy the experiments' tables, add those of the population."""
    with job_log(job.log[0]) as log:
        folder = Path(job.output.tables)
        folder.mkdir(parents=True, exist_ok=True)
        for source in map(Path, job.input.tables):
            for name in check_manifest(source):
                if (folder / name).exists():
                    raise ArtifactError(source / name, "has the name of another table")
                write_bytes(folder / name, (source / name).read_bytes())
        population = read_population(job.input.datasets, job.input.models, job.input.quantized)
        attempts = {
            (member.dataset, member.seed): read_attempt(path)
            for member, path in zip(population.members, job.input.models, strict=True)
        }
        networks = networks_table(population, attempts)
        write_table(folder / "networks.csv", networks)
        write_table(folder / "twins.csv", twins_table(population))
        made = provenance(parameters={}, seed=None)
        write_manifest(folder, provenance=made)
        write_json(job.output.variables, variables(networks), provenance=made)
        log.info("%d tables", len(list(folder.glob("*.csv"))))


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
