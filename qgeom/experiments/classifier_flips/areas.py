"""Exact areas: a quantized twin against its float network, cell by cell of both tilings."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from qgeom.error_integrals import error_integrals
from qgeom.experiments.classifier_flips.distances import farthest
from qgeom.experiments.classifier_flips.quantities import Areas
from qgeom.experiments.classifier_flips.scene import Scene
from qgeom.experiments.classifier_flips.triangles import fan, positive_shares, triangle_areas
from qgeom.flips.regions import FlipRegion, flip_region
from qgeom.flips.sampled import output_under_pattern, pattern_codes
from qgeom.flips.transitions import PatternTransitions
from qgeom.level_sets.network import thresholded
from qgeom.network import ReLUNetwork
from qgeom.packing import unpack_patterns
from qgeom.quantized import QuantizedNetwork
from qgeom.tessellation import Tessellation, tessellate
from qgeom.types import BoolArray, FloatArray

_TOLERANCE = 0.01  # of the near distance, for the largest distances


@dataclass(frozen=True, eq=False, kw_only=True)
class AreaMeasurement:
    """Exact areas of one twin.

    Attributes
    ----------
    areas : Areas
        The numbers.
    neuron_flips : ndarray of float64, shape (n_neurons,)
        Share of the box on which each neuron flips.
    surviving, dead : ndarray of float64, shape (n_neurons,)
        Shares on which it is active in both networks, and in none.
    """

    areas: Areas
    neuron_flips: FloatArray
    surviving: FloatArray
    dead: FloatArray


def measure_areas(scene: Scene, twin: QuantizedNetwork) -> AreaMeasurement:
    """Compare a twin with the float network of a scene, on the whole box.

    Parameters
    ----------
    scene : Scene
        The float network.
    twin : QuantizedNetwork
        Its quantized twin, taken on its grid.

    Returns
    -------
    AreaMeasurement
        Decided on the common refinement of both tilings; no sampling error.
    """
    joint = tessellate(scene.network, twin, box=scene.box)
    region = flip_region(scene.network, twin, tessellation=joint)
    weights = joint.areas / math.fsum(joint.areas)
    before, after = joint.patterns(0), joint.patterns(1)
    return AreaMeasurement(
        areas=_areas(scene, twin, region),
        neuron_flips=region.neuron_fractions,
        surviving=weights @ (before & after),
        dead=weights @ ~(before | after),
    )


def _areas(scene: Scene, twin: QuantizedNetwork, region: FlipRegion) -> Areas:
    joint, flips = region.tessellation, region.neuron_fractions
    whole = region.area / region.fraction if region.fraction else math.fsum(joint.areas)
    moved, decided = region.transitions, _Decisions.of(scene, twin)
    errors = error_integrals(scene.network, twin, tessellation=joint)
    kept = np.isin(pattern_codes(moved.patterns_before), pattern_codes(moved.patterns_after))
    known = np.isin(pattern_codes(moved.patterns_after), pattern_codes(moved.patterns_before))
    tolerance = _TOLERANCE * scene.near_distance
    changed, both = (decided.triangles(m) for m in (decided.changed, decided.both))
    return Areas(
        relu_flip_rate=region.relu_flip_rate,
        pattern_disagreement=region.fraction,
        decision_change=decided.area(decided.changed) / whole,
        largest_neuron_flip=float(flips.max()),
        summed_neuron_flips=math.fsum(flips),
        reassigned_entries=_moved_entries(moved) / whole,
        reassigned_inputs=math.fsum([whole, -moved.unchanged]) / whole,
        change_without_flip=decided.area(decided.changed & ~decided.flipped) / whole,
        change_needs_flip=decided.needs_flip(twin.network) / whole,
        change_distance_largest=farthest(changed, scene.boundary, tolerance=tolerance),
        flip_change_distance_largest=farthest(both, scene.boundary, tolerance=tolerance),
        error_mean_square=errors.total.squared_error / whole,
        error_square_changed=errors.changed.squared_error / whole,
        patterns_quantized=len(known),
        patterns_joint=joint.n_cells,
        patterns_lost=int(np.count_nonzero(~kept)),
        patterns_new=int(np.count_nonzero(~known)),
    )


def _moved_entries(moved: PatternTransitions) -> float:
    """Area times the mean number of bits that differ per neuron, from pairs of patterns."""
    pairs = moved.areas.tocoo()
    differ = moved.patterns_before[pairs.row] ^ moved.patterns_after[pairs.col]
    return math.fsum(pairs.data * np.count_nonzero(differ, axis=1)) / moved.n_neurons


@dataclass(frozen=True, eq=False, kw_only=True)
class _Decisions:
    """The common refinement, cut along both decision boundaries as well."""

    cells: Tessellation
    flipped: BoolArray  # some hidden neuron flips
    changed: BoolArray  # the decision changes

    @classmethod
    def of(cls, scene: Scene, twin: QuantizedNetwork) -> _Decisions:
        decided = thresholded(twin, output=0, value=0.0)
        region = flip_region(scene.decided, decided, box=scene.box)
        flips = unpack_patterns(region.flips, region.n_neurons)
        return cls(
            cells=region.tessellation,
            flipped=np.asarray(flips[:, :-1].any(axis=1), dtype=np.bool_),
            changed=flips[:, -1],
        )

    @property
    def both(self) -> BoolArray:
        return self.flipped & self.changed

    def area(self, chosen: BoolArray) -> float:
        return math.fsum(self.cells.areas[chosen])

    def triangles(self, chosen: BoolArray) -> FloatArray:
        return fan(self.cells, np.flatnonzero(chosen))[0]

    def needs_flip(self, network: ReLUNetwork) -> float:
        """Area on which a neuron flips and the decision changes, but only because of the flip."""
        triangles, owners = fan(self.cells, np.flatnonzero(self.both))
        before = self.cells.patterns(0)[owners]
        pattern = np.repeat(before[:, :-1], 3, axis=0)
        frozen = output_under_pattern(network, pattern, triangles.reshape(-1, 2)).reshape(-1, 3)
        above = positive_shares(frozen)
        stays = np.where(before[:, -1], above, 1.0 - above)
        return math.fsum(triangle_areas(triangles) * stays)
