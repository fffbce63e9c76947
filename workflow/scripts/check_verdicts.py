"""Compare this run's verdicts with the published ones; the last job of a run."""

from pathlib import Path
from typing import TYPE_CHECKING

from workflow.artifacts import write_text
from workflow.jobs import job_log
from workflow.ledger import LedgerError, changes, read_ledger, read_published, summary

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Fail when verdicts changed, unless changes are accepted."""
    with job_log(job.log[0]) as log:
        entries = read_ledger(Path(job.input.claims).parent)
        published = read_published(job.input.published[0]) if job.input.published else {}
        found = changes(entries, published)
        for line in found:
            log.info(line)
        if found and not job.params.accept_changes:
            listed = "\n".join(f"  - {line}" for line in found)
            raise LedgerError(
                f"{len(found)} verdicts are not the published ones:\n{listed}\n",
                where="claims ledger",
                remedy="look into each; if they are right, accept them for one run with "
                "--config accept_changes=True, or for good with make publish",
            )
        state = "as published" if not found else f"{len(found)} accepted changes"
        where = ", ".join(job.input.report)
        write_text(job.output.summary, f"{summary(entries)} ({state}); report: {where}\n")


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
