"""Train the networks that one experiment needs for itself."""

import importlib
from typing import TYPE_CHECKING

from qgeom.learning.devices import choose_device, device_name
from qgeom.seeds import derive_seed
from workflow.gpu_lease import leased
from workflow.jobs import job_log
from workflow.provenance import provenance
from workflow.trained_files import write_trained
from workflow.validation import parse

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Train, and write networks and arrays to one file."""
    name = job.wildcards.experiment
    with job_log(job.log[0]) as log:
        room = importlib.import_module(f"qgeom.learning.{name}")
        parameters = importlib.import_module(f"qgeom.experiments.{name}.parameters")
        params = parse(parameters.Params, job.params.block, where=f"experiments.{name}")
        seed = derive_seed(job.params.seed, "train", name)
        sharing = job.resources.jobs_per_gpu
        with leased(job.params.device, jobs_per_gpu=sharing, progress=log.info) as wanted:
            device = device_name(choose_device(wanted))
            log.info("training on %s", device)
            trained = room.train(params, seed=seed, device=wanted, progress=log.info)
        made = provenance(parameters=dict(job.params.block), seed=seed, device=device)
        write_trained(job.output.trained, trained, provenance=made)
        log.info("%d networks, %d arrays", len(trained.networks), len(trained.arrays))


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
