"""Describe the finished run as an RO-Crate."""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.artifacts import write_text
from workflow.code_version import code_version, workflow_code
from workflow.crate import Described, crate_metadata
from workflow.jobs import job_log
from workflow.origins import read_origins

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Hash every file of the run and write what it is."""
    with job_log(job.log[0]) as log:
        claims = Path(job.input.claims)
        code = code_version(workflow_code(job.params.experiments))
        # outside a Git repository the day on which the claims were judged stands for the release
        judged = datetime.fromtimestamp(claims.stat().st_mtime, UTC).date().isoformat()
        origins = read_origins(
            job.params.experiments,
            population=[*job.input.datasets, *job.input.models, *job.input.quantized],
            trained=job.input.trained,
            on_the_population=job.params.on_the_population,
        )
        run = Described(
            results=claims.parent,
            reports=tuple(map(Path, job.input.reports)),
            origins=origins,
            code=code,
            snakemake=version("snakemake"),
            date=code.date or judged,
        )
        write_text(job.output.crate, crate_metadata(run))
        log.info("described %d experiments", len(origins))


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
