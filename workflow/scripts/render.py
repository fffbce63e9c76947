"""Render the staged report and check what came out."""

from pathlib import Path
from typing import TYPE_CHECKING

from workflow.jobs import job_log
from workflow.render.check import check_outputs
from workflow.render.engine import render_report

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Render every configured format with the configured engine."""
    with job_log(job.log[0]) as log:
        targets = {Path(path).suffix: Path(path) for path in job.output.reports}
        html, pdf = targets.get(".html"), targets.get(".pdf")
        source = Path(job.input.source)
        receipt = render_report(source, html=html, pdf=pdf, engine=job.params.engine)
        log.info("%s", receipt)
        check_outputs(html, pdf, source)


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
