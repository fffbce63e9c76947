"""Draw one dataset."""

from typing import TYPE_CHECKING

from qgeom.datasets import make_dataset
from workflow.jobs import job_log
from workflow.networks import write_dataset
from workflow.provenance import provenance

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Read the dataset's block, draw it, write it."""
    options = dict(job.params.options)
    with job_log(job.log[0]) as log:
        data = make_dataset(
            job.wildcards.dataset,
            n_points=job.params.points,
            n_test=job.params.test_points,
            options=options,
            seed=job.params.seed,
        )
        log.info("%d training and %d test points", len(data.points), len(data.test_points))
        made = provenance(
            parameters={
                "points": job.params.points,
                "test_points": job.params.test_points,
                **options,
            },
            seed=job.params.seed,
        )
        write_dataset(job.output.dataset, data, provenance=made)


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
