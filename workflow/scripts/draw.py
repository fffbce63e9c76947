"""Draw one experiment's figures."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.artifacts import read_provenance, write_manifest, write_text
from workflow.figures.style import save
from workflow.jobs import job_log
from workflow.outcomes import read_outcome

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Read the outcome, draw every figure, write them with a manifest."""
    name = job.wildcards.experiment
    with job_log(job.log[0]) as log:
        room = importlib.import_module(f"workflow.figures.{name}")
        outcome = read_outcome(job.input.data, job.input.metrics)
        folder = Path(job.output.figures)
        folder.mkdir(parents=True, exist_ok=True)
        for title, figure in room.draw(outcome).items():
            save(figure, folder, title)
            log.info("drew %s", title)
        if hasattr(room, "interactive"):
            for title, fragment in room.interactive(outcome).items():
                write_text(folder / f"{title}.html", fragment)
                log.info("packed %s", title)
        write_manifest(folder, provenance=read_provenance(job.input.metrics))


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
