"""Compute one experiment."""

import importlib
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from qgeom.seeds import derive_seed
from workflow.jobs import job_log
from workflow.outcomes import write_outcome
from workflow.provenance import provenance
from workflow.validation import parse

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Read what the experiment uses, compute, write its data and metrics."""
    name = job.wildcards.experiment
    with job_log(job.log[0]) as log:
        room = importlib.import_module(f"qgeom.experiments.{name}.compute")
        parameters = importlib.import_module(f"qgeom.experiments.{name}.parameters")
        params = parse(parameters.Params, job.params.block, where=f"experiments.{name}")
        population = None
        if job.params.uses_population:
            # by name, so that other experiments do not depend on what reads networks
            files = importlib.import_module("workflow.population_files")
            population = files.read_population(
                job.input.datasets, job.input.models, job.input.quantized
            )
            log.info(
                "%d networks, %d twins each", len(population.members), len(population.twin_keys)
            )
        seed = derive_seed(job.params.seed, "experiment", name)
        options: dict[str, Any] = {}
        if job.input.get("trained"):
            files = importlib.import_module("workflow.trained_files")
            options["trained"] = files.read_trained(job.input.trained)
        device = "cpu"
        with ExitStack() as held:
            if job.params.device:
                devices = importlib.import_module("workflow.devices")
                place, device = held.enter_context(
                    devices.leased_placement(
                        job.params.device,
                        jobs_per_gpu=job.resources.jobs_per_gpu,
                        progress=log.info,
                    )
                )
                options["place"] = place
                log.info("samples are evaluated on %s", device)
            outcome = room.compute(params, population, seed=seed, **options)
        made = provenance(parameters=dict(job.params.block), seed=seed, device=device)
        write_outcome(job.output.data, job.output.metrics, outcome, provenance=made)
        log.info("%d arrays, %d metrics", len(outcome.arrays), len(outcome.metrics))


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
