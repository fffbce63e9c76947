"""Maps of one network per dataset, for the figures."""

from __future__ import annotations

import numpy as np

from qgeom import lattice
from qgeom.arrays import Place, on_host
from qgeom.datasets import Dataset
from qgeom.experiments.classifier_flips.parameters import Params
from qgeom.experiments.classifier_flips.showcase_tilings import tiling_arrays
from qgeom.experiments.outcome import Array
from qgeom.flips import compare_responses, number_patterns, pattern_codes, respond
from qgeom.population import Member, TwinKey


def showcase_arrays(
    member: Member,
    dataset: Dataset,
    params: Params,
    bits: tuple[int, ...],
    *,
    place: Place = on_host,
) -> dict[str, Array]:
    """Patterns, flips and outputs of a network and its twins on a lattice of m × m points.

    Parameters
    ----------
    member : Member
        The network with its twins.
    dataset : Dataset
        Its data.
    params : Params
        Box, grid and lattice.
    bits : tuple of int
        The bit-widths to show, k of them.
    place : callable
        Puts an array on the device on which maps are evaluated.

    Returns
    -------
    dict of str to ndarray
        ``showcase_<dataset>_…``: ``x``, ``y`` (m,) midpoints; ``box`` (2, 2) with rows
        (x_low, x_high), (y_low, y_high); ``points`` (n, 2), ``labels`` (n,);
        ``pattern_float`` (m, m) and ``pattern_quantized`` (k, m, m), ids from 0 that mean the same
        pattern in all maps of this network; ``flipped_neurons`` (k, m, m) uint8;
        ``output_float`` (m, m) and ``output_quantized`` (k, m, m) float32. Maps are indexed
        [row y, column x]. Also ``tiling<t>_…`` of `tiling_arrays`.
    """
    box, m = dataset.box(params.margin), params.showcase_resolution
    points = place(lattice.midpoints(box, m))
    x, y = lattice.axes(box, m)
    before = respond(member.network, points)
    twins = [member.twins[TwinKey(params.showcase_grid, b)] for b in bits]
    after = [respond(twin.network, points) for twin in twins]
    codes = np.stack([pattern_codes(r.pattern) for r in (before, *after)])
    ids, count = number_patterns(codes)
    maps = ids.astype(np.min_scalar_type(count)).reshape(-1, m, m)
    flipped = [compare_responses(before, r).flipped.sum(axis=1, dtype=np.uint8) for r in after]
    outputs = [on_host(r.output).reshape(m, m).astype(np.float32) for r in (before, *after)]
    arrays: dict[str, Array] = {
        **tiling_arrays(member.network, twins, box),
        "x": x,
        "y": y,
        "box": np.array(box),
        "points": dataset.points,
        "labels": dataset.labels,
        "pattern_float": maps[0],
        "pattern_quantized": maps[1:],
        "flipped_neurons": np.stack(flipped).reshape(-1, m, m),
        "output_float": outputs[0],
        "output_quantized": np.stack(outputs[1:]),
    }
    return {f"showcase_{dataset.name}_{name}": array for name, array in arrays.items()}
