"""What is drawn: the small networks, and one trained network of each dataset."""

from __future__ import annotations

import numpy as np

from qgeom.experiments.outcome import Array
from qgeom.experiments.tiling_change.parameters import Params
from qgeom.experiments.tiling_change.showcase import (
    change_arrays,
    dual_arrays,
    matrix_arrays,
    small_arrays,
)
from qgeom.experiments.tiling_change.small import BIASED, first_layer, small_networks
from qgeom.flips.regions import flip_region
from qgeom.grids import Grid
from qgeom.lattice import Box
from qgeom.population import Member, TwinKey
from qgeom.quantized import quantize_network


def small_scenes(params: Params) -> dict[str, Array]:
    """Arrays of the small networks.

    Parameters
    ----------
    params : Params
        The configured weights, grid and bits.

    Returns
    -------
    dict
        ``draw_<variant>_<bits>_…`` of `small_arrays`, bits 0 for the float network, variants
        numbered from 0; ``draw_bits``, ``draw_variants``; ``twofold_small_…`` of `dual_arrays` for
        the float network with biases.
    """
    r = params.window
    box = ((-r, r), (-r, r))
    networks = small_networks(params)
    arrays: dict[str, Array] = {
        "draw_bits": np.array([0, *params.small_bits]),
        "draw_variants": np.array(list(networks)),
    }
    for number, network in enumerate(networks.values()):
        arrays |= small_arrays(network, network, box=box, prefix=f"draw_{number}_0")
        for bits in params.small_bits:
            twin = quantize_network(network, Grid.from_name(params.small_grid, bits))
            arrays |= small_arrays(network, twin, box=box, prefix=f"draw_{number}_{bits}")
    return arrays | dual_arrays(networks[BIASED], prefix="twofold_small")


def showcase(params: Params, member: Member, box: Box) -> dict[str, Array]:
    """Arrays of the trained network that represents its dataset.

    Parameters
    ----------
    params : Params
        The showcase's grid and bits.
    member : Member
        The network with its twins.
    box : ((x0, x1), (y0, y1))
        The box of analysis.

    Returns
    -------
    dict
        ``map_<dataset>_…`` of `change_arrays`, ``matrix_<dataset>_<bits>_…`` of `matrix_arrays`
        for every bit-width of the grid, and ``twofold_<dataset>_float_…``,
        ``twofold_<dataset>_twin_…`` of `dual_arrays` for the first layer.
    """
    key = TwinKey(params.showcase_grid, params.showcase_bits)
    name, layer = member.dataset, first_layer(member.network)
    thin = quantize_network(layer, Grid.from_name(key.grid, key.bits))
    arrays = change_arrays(
        member.network,
        member.twins[key],
        box=box,
        share=params.changed_share,
        prefix=f"map_{name}",
    )
    for other, twin in member.twins.items():
        if other.grid == key.grid:
            moved = flip_region(member.network, twin, box=box).transitions
            arrays |= matrix_arrays(moved, prefix=f"matrix_{name}_{other.bits}")
    arrays |= dual_arrays(layer, prefix=f"twofold_{name}_float")
    return arrays | dual_arrays(thin, prefix=f"twofold_{name}_twin")
