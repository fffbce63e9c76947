"""Train all networks of one dataset in one batch."""

from typing import TYPE_CHECKING

from qgeom.experiments.outcome import Json
from qgeom.learning.devices import choose_device, device_name
from qgeom.learning.train import TrainingOptions, train_classifiers
from qgeom.seeds import derive_seed
from workflow.jobs import job_log
from workflow.networks import read_dataset, write_network
from workflow.provenance import provenance

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Read the dataset, train one network per seed, write each to its file."""
    with job_log(job.log[0]) as log:
        options = TrainingOptions(
            hidden=tuple(job.params.hidden),
            epochs=job.params.epochs,
            learning_rate=job.params.learning_rate,
            min_accuracy=job.params.min_accuracy,
        )
        name = job.wildcards.dataset
        seeds = [derive_seed(job.params.seed, "train", name, k) for k in range(job.params.seeds)]
        device = device_name(choose_device(job.params.device))
        log.info("training %d networks on %s", len(seeds), device)
        trained = train_classifiers(
            read_dataset(job.input.dataset),
            options,
            seeds=seeds,
            device=job.params.device,
            progress=log.info,
        )
        parameters: dict[str, Json] = {
            "hidden": list(options.hidden),
            "epochs": options.epochs,
            "learning_rate": options.learning_rate,
        }
        for path, network, seed in zip(job.output.models, trained.networks, seeds, strict=True):
            made = provenance(parameters=parameters, seed=seed, device=device)
            write_network(path, network, provenance=made)


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
