"""Read the whole population from the files of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgeom.population import Member, Population
from workflow.artifacts import ArtifactError
from workflow.networks import read_dataset, read_network
from workflow.twins import read_twins


def read_population(
    datasets: Sequence[str], models: Sequence[str], quantized: Sequence[str]
) -> Population:
    """Read datasets, models and their twins, each checked against its hash.

    Parameters
    ----------
    datasets : sequence of path
        ``…/<dataset>.safetensors``.
    models, quantized : sequence of path
        ``…/<dataset>/seed<k>.safetensors``, in the same order.

    Returns
    -------
    Population

    Raises
    ------
    ArtifactError
        For the first file that is damaged or out of place.
    """
    data = {Path(path).stem: read_dataset(path) for path in datasets}
    members = []
    for model, twins in zip(models, quantized, strict=True):
        dataset, seed = Path(model).parent.name, Path(model).stem.removeprefix("seed")
        if Path(twins).parts[-2:] != Path(model).parts[-2:]:
            raise ArtifactError(twins, f"stands beside {model}, which is another network")
        members.append(
            Member(
                dataset=dataset,
                seed=int(seed),
                network=read_network(model),
                twins=read_twins(twins),
            )
        )
    return Population(datasets=data, members=tuple(members))
