"""Judge one experiment's claims; format its numbers and tables."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.artifacts import read_provenance, write_json, write_manifest
from workflow.jobs import job_log
from workflow.ledger import entry_to_json
from workflow.outcomes import read_outcome
from workflow.tables import write_table

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Read the outcome, judge the claims, write claims, variables and tables."""
    name = job.wildcards.experiment
    with job_log(job.log[0]) as log:
        claims = importlib.import_module(f"qgeom.experiments.{name}.claims")
        prose = importlib.import_module(f"qgeom.experiments.{name}.prose")
        outcome = read_outcome(job.input.data, job.input.metrics)
        made = read_provenance(job.input.metrics)
        entries = claims.claims(outcome)
        for entry in entries:
            log.info("%-12s %s", entry.verdict, entry.claim.id)
        listed = [entry_to_json(entry, experiment=name) for entry in entries]
        write_json(job.output.claims, listed, provenance=made)
        write_json(job.output.variables, prose.variables(outcome), provenance=made)
        folder = Path(job.output.tables)
        folder.mkdir(parents=True, exist_ok=True)
        for table, frame in prose.tables(outcome).items():
            write_table(folder / f"{table}.csv", frame)
        write_manifest(folder, provenance=made)


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
