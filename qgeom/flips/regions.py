"""The flip region of a network and its quantized twin: where, and how much, patterns differ.

Computed from the common refinement of both tessellations, not from samples. Which cells flip is
exact; areas are float64. As in `qgeom.flips.sampled` three quantities are kept apart: the area on
which a given neuron flips, the area on which any neuron flips (the flip region), and the
*relu_flip_rate*, the mean of the neurons' shares.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qgeom.cells.exact_tier import Network
from qgeom.cells.patterns import network_words
from qgeom.errors import ShapeError
from qgeom.flips.margins import FlipMargins, flip_margins
from qgeom.flips.pairs import joint_tessellation, plane_area
from qgeom.flips.transitions import (
    FlipComponents,
    PatternTransitions,
    flip_components,
    pattern_transitions,
)
from qgeom.lattice import Box
from qgeom.packing import WordArray, pack_patterns
from qgeom.slices import PlaneSlice
from qgeom.tessellation import Tessellation
from qgeom.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False, kw_only=True)
class FlipRegion:
    """Where the activation patterns of two networks differ, cell by cell.

    Made by `flip_region`. Areas are sums of cell areas, none of them negative, with a relative
    error of some 10⁻¹⁴ beyond that of the cell areas.

    Attributes
    ----------
    tessellation : Tessellation
        The common refinement: of the network (0) and its quantized twin (1).
    flips : ndarray of uint64, shape (n_cells, words)
        The neurons that flip on each cell, packed as by `pack_patterns`.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> network = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> twin = ReLUNetwork([[[1.0, 0.25], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> flips = flip_region(network, twin, box=((-1.0, 1.0), (-1.0, 1.0)))
    >>> flips.area, flips.neuron_areas.tolist(), flips.relu_flip_rate
    (0.25, [0.25, 0.0], 0.03125)
    """

    tessellation: Tessellation
    flips: WordArray

    @property
    def widths(self) -> tuple[int, ...]:
        """Sizes of the hidden layers."""
        return tuple(n for _, _, n in self.tessellation.columns.starts[0])

    @property
    def n_neurons(self) -> int:
        """Hidden neurons of either network."""
        return sum(self.widths)

    @cached_property
    def flip_counts(self) -> IntArray:
        """Number of neurons that flip on each cell, shape (n_cells,)."""
        return np.asarray(np.bitwise_count(self.flips).sum(axis=1, dtype=np.int64))

    @cached_property
    def cells(self) -> IntArray:
        """The cells of the flip region, rising; those of every area, 0 in float64 included."""
        return np.flatnonzero(self.flip_counts)

    @cached_property
    def area(self) -> float:
        """Area on which at least one neuron flips."""
        return self._area(self.flip_counts > 0)

    @property
    def fraction(self) -> float:
        """Share of the box on which at least one neuron flips: the pattern disagreement."""
        return self.area / self._whole

    @cached_property
    def neuron_areas(self) -> FloatArray:
        """Area on which each neuron flips, in the order of `ReLUNetwork.pattern`."""
        flips, areas = self.flips[self.cells], self.tessellation.areas[self.cells]
        sums = np.empty(self.n_neurons)
        for neuron in range(self.n_neurons):
            word, bit = divmod(neuron, 64)
            flipped = (flips[:, word] & np.uint64(1 << bit)) != 0
            sums[neuron] = areas[flipped].sum()  # pairwise, as it is contiguous
        return sums

    @property
    def neuron_fractions(self) -> FloatArray:
        """Share of the box on which each neuron flips."""
        return self.neuron_areas / self._whole

    @property
    def relu_flip_rate(self) -> float:
        """Mean of the neurons' shares; not the share on which any neuron flips."""
        return math.fsum(self.neuron_fractions) / self.n_neurons

    @cached_property
    def layer_areas(self) -> FloatArray:
        """Area on which some neuron of each hidden layer flips."""
        return np.array([self._area(some) for some in self._by_layer])

    @cached_property
    def first_flip_areas(self) -> FloatArray:
        """Area on which each hidden layer is the first with a flip; they sum to `area`."""
        before = np.zeros(self.tessellation.n_cells, dtype=np.bool_)
        areas = []
        for some in self._by_layer:
            areas.append(self._area(some & ~before))
            before |= some
        return np.array(areas)

    @cached_property
    def transitions(self) -> PatternTransitions:
        """Areas per pair of patterns: rows for the network, columns for its twin."""
        return pattern_transitions(
            network_words(self.tessellation, network=0),
            network_words(self.tessellation, network=1),
            self.tessellation.areas,
            n_neurons=self.n_neurons,
        )

    @cached_property
    def components(self) -> FlipComponents:
        """Connected parts of the region, largest first, with a label for each of `cells`."""
        return flip_components(self.cells, self.tessellation.areas, self.tessellation.adjacency)

    @cached_property
    def margins(self) -> FlipMargins:
        """How far the flips on each of `cells` stand above rounding errors; `qgeom.flips.margins`.

        In units of the rigorous error bound of evaluation in float64 at the centroid.
        """
        return flip_margins(self.tessellation, self.cells)

    @cached_property
    def doubtful(self) -> IntArray:
        """Those of `cells` on which float64 could not prove any flip at the centroid.

        The flips are exact nevertheless: they are decided in exact arithmetic where needed.
        """
        return self.cells[~(self.margins.strongest > 1.0)]

    @property
    def doubtful_area(self) -> float:
        """Area of the doubtful cells."""
        return math.fsum(self.tessellation.areas[self.doubtful])

    @cached_property
    def _by_layer(self) -> list[BoolArray]:
        """Cells on which some neuron of the layer flips."""
        stops = np.cumsum(self.widths)
        layer_of = np.searchsorted(stops, np.arange(self.n_neurons), side="right")
        masks = [pack_patterns((layer_of == k)[None]) for k in range(len(stops))]
        return [np.asarray((self.flips & mask).any(axis=1), dtype=np.bool_) for mask in masks]

    @property
    def _whole(self) -> float:
        return plane_area(self.tessellation.box)

    def _area(self, chosen: BoolArray) -> float:
        return math.fsum(self.tessellation.areas[chosen])


def flip_region(
    network: Network,
    twin: Network,
    *,
    box: Box | None = None,
    slice: PlaneSlice | None = None,  # noqa: A002 - the field's term
    tessellation: Tessellation | None = None,
) -> FlipRegion:
    """Find where a network and its quantized twin have different activation patterns.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        The float network.
    twin : ReLUNetwork or QuantizedNetwork
        Its twin, with hidden layers of the same widths. A `QuantizedNetwork` stands for its grid,
        its `network` for the floats that this is rounded to.
    box : ((x0, x1), (y0, y1)), optional
        The region, in the frame of the plane.
    slice : (origin, u, v), optional
        For networks of d inputs, as of `tessellate`.
    tessellation : Tessellation, optional
        Of these two networks in this order, if there is one already; instead of box and slice.

    Returns
    -------
    FlipRegion
        Exact in its cells and flips. Everything else is computed when first asked for.

    Raises
    ------
    ShapeError
        When hidden layers of the networks differ in number or width, or there is none; when inputs
        do not fit the plane.
    ParameterError
        For a missing or empty box, or a tessellation of other networks.
    NotFiniteError
        When the box or the slice is not finite.

    Examples
    --------
    >>> from qgeom.network import ReLUNetwork
    >>> network = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    >>> twin = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[0.5, 0.25], [0.0]])
    >>> region = flip_region(network, twin, box=((-1.0, 1.0), (-1.0, 1.0)))
    >>> region.area, region.fraction, region.neuron_areas.tolist(), region.relu_flip_rate
    (1.375, 0.34375, [1.0, 0.5], 0.1875)
    >>> region.doubtful_area, len(region.components)
    (0.0, 1)
    """
    joint = joint_tessellation(network, twin, box=box, slice=slice, tessellation=tessellation)
    if not len(joint.columns.bits(0)):
        raise ShapeError("no hidden neurons", where="network", remedy="only neurons can flip")
    flips = network_words(joint, network=0) ^ network_words(joint, network=1)
    return FlipRegion(tessellation=joint, flips=flips)
