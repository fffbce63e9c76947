"""Exact maps of one network per dataset, for the figures."""

from __future__ import annotations

import numpy as np

from qgeom.datasets import Dataset
from qgeom.experiments.classifier_flips.parameters import Params
from qgeom.experiments.classifier_flips.showcase_tilings import tiling_arrays
from qgeom.experiments.outcome import Array
from qgeom.population import Member, TwinKey


def showcase_arrays(
    member: Member, dataset: Dataset, params: Params, bits: tuple[int, ...]
) -> dict[str, Array]:
    """Find the cells, flip regions and decision boundaries of a network and its twins.

    Parameters
    ----------
    member : Member
        The network with its twins.
    dataset : Dataset
        Its data.
    params : Params
        Box and grid.
    bits : tuple of int
        The bit-widths to show.

    Returns
    -------
    dict of str to ndarray
        ``showcase_<dataset>_…``: ``box`` (2, 2) with rows (x_low, x_high), (y_low, y_high);
        ``points`` (n, 2), ``labels`` (n,); and ``tiling<t>_…`` of `tiling_arrays`.
    """
    box = dataset.box(params.margin)
    twins = [member.twins[TwinKey(params.showcase_grid, b)] for b in bits]
    arrays: dict[str, Array] = {
        **tiling_arrays(member.network, twins, box),
        "box": np.array(box),
        "points": dataset.points,
        "labels": dataset.labels,
    }
    return {f"showcase_{dataset.name}_{name}": array for name, array in arrays.items()}
