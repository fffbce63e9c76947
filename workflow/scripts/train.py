"""Train all networks of one dataset in one batch."""

from typing import TYPE_CHECKING

from qgeom.experiments.outcome import Json
from qgeom.learning.devices import choose_device, device_name
from qgeom.learning.population import train_population
from qgeom.learning.train import TrainingOptions
from qgeom.seeds import derive_seed
from workflow.gpu_lease import leased
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
        sharing = job.resources.jobs_per_gpu
        with leased(job.params.device, jobs_per_gpu=sharing, progress=log.info) as wanted:
            device = device_name(choose_device(wanted))
            log.info("training %d networks on %s", job.params.seeds, device)
            members = train_population(
                read_dataset(job.input.dataset),
                options,
                count=job.params.seeds,
                attempts=job.params.attempts,
                seed_of=lambda place, attempt: derive_seed(
                    job.params.seed, "train", name, place, attempt
                ),
                device=wanted,
                progress=log.info,
            )
        parameters: dict[str, Json] = {
            "hidden": list(options.hidden),
            "epochs": options.epochs,
            "learning_rate": options.learning_rate,
        }
        for path, member in zip(job.output.models, members, strict=True):
            made = provenance(
                parameters={**parameters, "attempt": member.attempt},
                seed=member.seed,
                device=device,
            )
            write_network(path, member.network, provenance=made)


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
