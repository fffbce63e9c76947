"""Join all claims into the ledger and write the reproduction certificate."""

from pathlib import Path
from typing import TYPE_CHECKING

from workflow.artifacts import canonical_json, digest, read_json, write_text
from workflow.certificate import certificate
from workflow.jobs import job_log
from workflow.ledger import (
    LedgerError,
    broken_identities,
    collect,
    read_published,
    summary,
)

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Read every experiment's claims; stop when an identity broke."""
    with job_log(job.log[0]) as log:
        entries = collect([read_json(path) for path in job.input.claims])
        published = read_published(job.input.published[0]) if job.input.published else {}
        if broken := broken_identities(entries, published):
            raise LedgerError(
                f"{len(broken)} identities do not hold: {'; '.join(broken)}",
                where="claims ledger",
                remedy="an identity is mathematics: this is a bug in the code or in the claim",
            )
        text = canonical_json(entries)
        write_text(job.output.claims, text)
        record = certificate(
            entries,
            published,
            claims_sha256=digest(text.encode()),
            published_file=Path(job.input.published[0]).as_posix() if published else None,
            seed=job.params.seed,
            benchmarks=Path(job.output.claims).parent / "benchmarks",
        )
        write_text(job.output.certificate, canonical_json(record))
        log.info(summary(entries))


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
