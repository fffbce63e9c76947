"""Render the staged report and check what came out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.jobs import job_log
from workflow.producers import with_producers
from workflow.render.engine import render_report
from workflow.render.errors import ReportError

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Render every configured format with the configured engine."""
    with job_log(job.log[0]) as log:
        targets = {Path(path).suffix: Path(path) for path in job.output.reports}
        html, pdf = targets.get(".html"), targets.get(".pdf")
        source = Path(job.input.source)
        try:
            receipt = render_report(source, html=html, pdf=pdf, engine=job.params.engine)
        except ReportError as error:
            raise with_producers(error) from error
        log.info("%s", receipt)
        sys.stderr.write(f"{receipt}\n")  # a run says which engine it used


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
