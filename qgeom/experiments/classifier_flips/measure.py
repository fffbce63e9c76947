"""Measure a quantized twin against its float network."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from qgeom.experiments.classifier_flips.quantities import (
    Accuracies,
    BoxFlips,
    Nearness,
    OutputErrors,
    Profile,
)
from qgeom.experiments.classifier_flips.ranks import rank_correlation, standard_ranks
from qgeom.experiments.classifier_flips.scene import Scene, View
from qgeom.flips import (
    Response,
    SampledFlips,
    compare_responses,
    number_patterns,
    output_under_pattern,
    pattern_codes,
    respond,
)
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False, kw_only=True)
class TwinMeasurement:
    """All measurements of one twin.

    Attributes
    ----------
    numbers : dict
        The fields of `Accuracies`, `BoxFlips`, `Nearness` and `OutputErrors`.
    neuron_flip_rates : ndarray, shape (n_neurons,)
        Flip area of each neuron as a share of the box.
    profile : Profile
        Profiles over the distance to the decision boundary.
    lattice, train, test : Response
        The twin's responses, for the fate metrics.
    """

    numbers: dict[str, float | int]
    neuron_flip_rates: FloatArray
    profile: Profile
    lattice: Response
    train: Response
    test: Response


def measure_twin(scene: Scene, twin: QuantizedNetwork) -> TwinMeasurement:
    """Compare a twin with the float network of a scene.

    Parameters
    ----------
    scene : Scene
        The float network.
    twin : QuantizedNetwork
        Its quantized twin.

    Returns
    -------
    TwinMeasurement
        One number per column of the experiment's rows, and the profiles.
    """
    lattice, train, test = (
        respond(twin.network, view.points) for view in (scene.fine, scene.train, scene.test)
    )
    flips = compare_responses(scene.fine.response, lattice)
    error = scene.fine.response.output - lattice.output
    numbers = (
        asdict(_accuracies(scene, twin, train, test))
        | asdict(_box_flips(scene, twin.network, lattice, flips))
        | asdict(_nearness(scene, flips))
        | asdict(_errors(scene, flips, error))
    )
    return TwinMeasurement(
        numbers=numbers,
        neuron_flip_rates=flips.neuron_flip_rates,
        profile=_profile(scene, flips, error),
        lattice=lattice,
        train=train,
        test=test,
    )


def _share(mask: BoolArray) -> float:
    return float(np.count_nonzero(mask)) / mask.size


def _accuracies(
    scene: Scene, twin: QuantizedNetwork, train: Response, test: Response
) -> Accuracies:
    labels, test_labels = scene.dataset.labels == 1, scene.dataset.test_labels == 1
    before, after = scene.test.response.decision == test_labels, test.decision == test_labels
    train_flips = compare_responses(scene.train.response, train)
    test_flips = compare_responses(scene.test.response, test)
    return Accuracies(
        float_train_accuracy=_share(scene.train.response.decision == labels),
        float_test_accuracy=_share(before),
        train_accuracy=_share(train.decision == labels),
        test_accuracy=_share(after),
        test_changed=test_flips.decision_change,
        test_spoiled=_share(before & ~after),
        test_repaired=_share(after & ~before),
        train_pattern_disagreement=train_flips.pattern_disagreement,
        test_pattern_disagreement=test_flips.pattern_disagreement,
        train_relu_flip_rate=train_flips.relu_flip_rate,
        test_relu_flip_rate=test_flips.relu_flip_rate,
        saturated_share=twin.saturated_share,
        out_of_range_share=twin.out_of_range_share,
    )


def _box_flips(
    scene: Scene, network: ReLUNetwork, after: Response, flips: SampledFlips
) -> BoxFlips:
    coarse = compare_responses(scene.coarse.response, respond(network, scene.coarse.points))
    float_codes = pattern_codes(scene.fine.response.pattern)
    codes = pattern_codes(after.pattern)
    differing = np.bitwise_count(float_codes ^ codes)
    return BoxFlips(
        relu_flip_rate=flips.relu_flip_rate,
        pattern_disagreement=flips.pattern_disagreement,
        decision_change=flips.decision_change,
        coarse_relu_flip_rate=coarse.relu_flip_rate,
        coarse_pattern_disagreement=coarse.pattern_disagreement,
        coarse_decision_change=coarse.decision_change,
        largest_neuron_flip=float(flips.neuron_flip_rates.max()),
        summed_neuron_flips=float(flips.neuron_counts.sum()) / len(flips.flipped),
        reassigned_entries=int(differing.sum(dtype=np.int64)) / flips.flipped.size,
        reassigned_inputs=_share(float_codes != codes),
        change_without_flip=flips.decision_change_without_flip,
        change_needs_flip=_needs_flip(scene.fine, network, flips),
        patterns_quantized=number_patterns(codes)[1],
        patterns_lost=len(np.setdiff1d(float_codes, codes)),
    )


def _needs_flip(view: View, network: ReLUNetwork, flips: SampledFlips) -> float:
    """Share of points whose decision changes only because of the flip."""
    both = flips.changed & flips.disagrees
    kept = output_under_pattern(network, view.response.pattern[both], view.points[both]) > 0
    return float(np.count_nonzero(kept == view.response.decision[both])) / len(both)


def _nearness(scene: Scene, flips: SampledFlips) -> Nearness:
    near, changed, flipped = scene.near, flips.changed, flips.disagrees
    distance = scene.decision_distance
    return Nearness(
        flip_near=_share(flipped & near),
        flip_far=_share(flipped & ~near),
        flip_near_change=_share(flipped & near & changed),
        flip_far_change=_share(flipped & ~near & changed),
        change_near=_share(changed & near),
        flip_near_neuron=_share(flipped & scene.near_neuron),
        flip_distance_median=_median(distance[flipped]),
        change_distance_median=_median(distance[changed]),
        change_distance_largest=float(distance[changed].max()) if changed.any() else float("nan"),
    )


def _median(values: FloatArray) -> float:
    return float(np.median(values)) if values.size else float("nan")


def _errors(scene: Scene, flips: SampledFlips, error: FloatArray) -> OutputErrors:
    square, ranks = error**2, standard_ranks(np.abs(error))
    return OutputErrors(
        error_mean_square=float(square.mean()),
        error_square_near=float(square[scene.near].sum()) / square.size,
        error_square_near_neuron=float(square[scene.near_neuron].sum()) / square.size,
        error_square_changed=float(square[flips.disagrees].sum()) / square.size,
        error_rank_decision=rank_correlation(ranks, scene.decision_ranks),
        error_rank_neuron=rank_correlation(ranks, scene.neuron_ranks),
        error_rank_norm=rank_correlation(ranks, scene.norm_ranks),
    )


def _profile(scene: Scene, flips: SampledFlips, error: FloatArray) -> Profile:
    def tally(mask: BoolArray) -> IntArray:
        return np.bincount(scene.profile_bin[mask], minlength=scene.profile_bins).astype(np.int64)

    everywhere = np.ones(len(error), dtype=np.bool_)
    return Profile(
        points=tally(everywhere),
        flips=tally(flips.disagrees),
        changes=tally(flips.changed),
        flip_changes=tally(flips.disagrees & flips.changed),
        squared_error=np.bincount(
            scene.profile_bin, weights=error**2, minlength=scene.profile_bins
        ).astype(np.float64),
    )
