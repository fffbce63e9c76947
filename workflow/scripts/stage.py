"""Gather the report's sources, numbers and figures in one folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from workflow.jobs import job_log
from workflow.origins import read_job_code, read_origins
from workflow.staging import RunFiles, stage

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Make the folder that either engine renders."""
    with job_log(job.log[0]) as log:
        files = RunFiles(
            results=Path(job.input.claims).parent,
            experiments=dict(job.params.experiments),
            settings=job.params.settings,
            second=Path(job.input.second[0]) if job.input.second else None,
            origins=read_origins(
                job.params.experiments,
                population=[*job.input.datasets, *job.input.models, *job.input.quantized],
                trained=job.input.trained,
                on_the_population=job.params.on_the_population,
            ),
            code=read_job_code(job.params.experiments),
        )
        stage(files, Path("report"), Path(job.output.source))
        log.info("staged %d experiments", len(files.experiments))


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
