"""Quantized twins of a classifier of images: accuracy, flips, changed decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qgeom.experiments.digits_classifier.parameters import Params
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.types import FloatArray, IntArray


@dataclass(frozen=True, kw_only=True)
class TwinRow:
    """One twin against its float network, on the held-out images.

    Attributes
    ----------
    seed, grid, bits : int, str, int
        Which twin.
    accuracy : float
        Share of images that the twin classifies right.
    flipped : float
        Share of images whose activation pattern differs.
    flip_rate : float
        Share of pairs of an image and a neuron in different states.
    changed : float
        Share of images whose decision differs.
    changed_unflipped : float
        Share of images whose decision differs although their pattern does not.
    """

    seed: int
    grid: str
    bits: int
    accuracy: float
    flipped: float
    flip_rate: float
    changed: float
    changed_unflipped: float


def twin_rows(
    network: ReLUNetwork, images: FloatArray, labels: IntArray, params: Params, *, seed: int
) -> Iterator[TwinRow]:
    """Compare a network with its twins on every configured grid.

    Parameters
    ----------
    network : ReLUNetwork
        The float network.
    images : ndarray of float64, shape (n, d)
        Held-out images.
    labels : ndarray of int64, shape (n,)
        Their digits.
    params : Params
        Names the grids and the bits.
    seed : int
        Number of the network, for the rows.

    Yields
    ------
    TwinRow
        Grid after grid, bits rising.
    """
    pattern, decided = network.pattern(images), network(images).argmax(axis=1)
    for name in params.grids:
        for bits in params.bits:
            twin = quantize_network(network, Grid.from_name(name, bits)).network
            flips = twin.pattern(images) != pattern
            answers = twin(images).argmax(axis=1)
            flipped, changed = flips.any(axis=1), answers != decided
            yield TwinRow(
                seed=seed,
                grid=name,
                bits=bits,
                accuracy=float((answers == labels).mean()),
                flipped=float(flipped.mean()),
                flip_rate=float(flips.mean()),
                changed=float(changed.mean()),
                changed_unflipped=float((changed & ~flipped).mean()),
            )
