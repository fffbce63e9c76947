"""Quantize all networks of one dataset on every grid, at every bit-width."""

from typing import TYPE_CHECKING

from qgeom.experiments.outcome import Json
from qgeom.grids import Grid
from qgeom.population import TwinKey
from qgeom.quantized import quantize_network
from qgeom.rounding import Rounding
from workflow.jobs import job_log
from workflow.networks import read_network
from workflow.provenance import provenance
from workflow.twins import write_twins

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake


def main(job: "Snakemake") -> None:
    """Read each network, quantize it on all grids, write its twins to one file."""
    with job_log(job.log[0]) as log:
        rounding = Rounding(job.params.rounding)
        keys = [TwinKey(grid, bits) for grid in job.params.grids for bits in job.params.bits]
        parameters: dict[str, Json] = {
            "grids": list(job.params.grids),
            "bits": list(job.params.bits),
            "rounding": str(rounding),
            "quantize_biases": bool(job.params.quantize_biases),
        }
        for source, target in zip(job.input.models, job.output.quantized, strict=True):
            network = read_network(source)
            twins = {
                key: quantize_network(
                    network,
                    Grid.from_name(key.grid, key.bits, rounding=rounding),
                    quantize_biases=job.params.quantize_biases,
                )
                for key in keys
            }
            write_twins(target, twins, provenance=provenance(parameters=parameters, seed=None))
            log.info("%s: %d twins", target, len(twins))


main(snakemake)  # type: ignore[name-defined]  # noqa: F821
