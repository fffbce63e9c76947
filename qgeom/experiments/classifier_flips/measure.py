"""Measure a quantized twin against its float network: exact areas, the data, and the lattice."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from qgeom.arrays import on_host
from qgeom.experiments.classifier_flips.areas import AreaMeasurement, measure_areas
from qgeom.experiments.classifier_flips.quantities import (
    Accuracies,
    LatticeFlips,
    Nearness,
    OutputErrors,
    Profile,
)
from qgeom.experiments.classifier_flips.ranks import rank_correlation, standard_ranks
from qgeom.experiments.classifier_flips.scene import Scene
from qgeom.experiments.classifier_flips.weights import weight_changes
from qgeom.flips.sampled import (
    Response,
    SampledFlips,
    compare_responses,
    pattern_codes,
)
from qgeom.quantized import QuantizedNetwork
from qgeom.types import BoolArray, FloatArray, IntArray

QUANTITIES = ("relu_flip_rate", "pattern_disagreement", "decision_change")


@dataclass(frozen=True, eq=False, kw_only=True)
class TwinMeasurement:
    """All measurements of one twin.

    Attributes
    ----------
    numbers : dict
        The fields of `Accuracies`, `Areas`, `LatticeFlips`, `Nearness`, `OutputErrors` and
        `WeightChanges`.
    exact : AreaMeasurement
        Exact areas, those of single neurons among them.
    estimates : ndarray, shape (3, lattices)
        `QUANTITIES` on each of the scene's lattices, coarse to fine.
    neuron_estimates : ndarray, shape (n_neurons,)
        Flip rate of each neuron on the finest lattice.
    profile : Profile
        Profiles over the distance to the decision boundary.
    lattice, train, test : Response
        The twin's responses, for the fate metrics.
    """

    numbers: dict[str, float | int]
    exact: AreaMeasurement
    estimates: FloatArray
    neuron_estimates: FloatArray
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
    network, exact = twin.network, measure_areas(scene, twin)
    train, test = (view.respond(network) for view in (scene.train, scene.test))
    lattices = [view.respond(network) for view in scene.lattices]
    compared = [
        compare_responses(view.response, after)
        for view, after in zip(scene.lattices, lattices, strict=True)
    ]
    lattice, flips = lattices[-1], compared[-1]
    error = on_host(scene.fine.response.output - lattice.output)
    numbers = (
        asdict(_accuracies(scene, twin, train, test))
        | asdict(exact.areas)
        | asdict(_lattice_flips(lattice, flips, error))
        | asdict(_nearness(scene, flips))
        | asdict(_errors(scene, error))
        | asdict(weight_changes(scene.network, twin))
    )
    return TwinMeasurement(
        numbers=numbers,
        exact=exact,
        estimates=np.array([[getattr(f, name) for f in compared] for name in QUANTITIES]),
        neuron_estimates=flips.neuron_flip_rates,
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


def _lattice_flips(after: Response, flips: SampledFlips, error: FloatArray) -> LatticeFlips:
    return LatticeFlips(
        lattice_relu_flip_rate=flips.relu_flip_rate,
        lattice_pattern_disagreement=flips.pattern_disagreement,
        lattice_decision_change=flips.decision_change,
        lattice_error_mean_square=float(np.mean(error**2)),
        lattice_patterns_quantized=len(np.unique(pattern_codes(after.pattern))),
    )


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
    )


def _median(values: FloatArray) -> float:
    return float(np.median(values)) if values.size else float("nan")


def _errors(scene: Scene, error: FloatArray) -> OutputErrors:
    square, ranks = error**2, standard_ranks(np.abs(error))
    return OutputErrors(
        error_square_near=float(square[scene.near].sum()) / square.size,
        error_square_near_neuron=float(square[scene.near_neuron].sum()) / square.size,
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
