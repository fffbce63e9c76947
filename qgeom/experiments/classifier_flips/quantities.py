"""What is measured on a network and one of its quantized twins."""

from __future__ import annotations

from dataclasses import dataclass

from qgeom.types import FloatArray, IntArray


@dataclass(frozen=True, kw_only=True)
class Accuracies:
    """What happens on the data. Shares of points.

    Attributes
    ----------
    float_train_accuracy, float_test_accuracy, train_accuracy, test_accuracy : float
        Right decisions of the float network and of the twin.
    test_changed, test_spoiled, test_repaired : float
        Held-out points whose decision changes; from right to wrong; from wrong to right.
    train_pattern_disagreement, test_pattern_disagreement : float
        Points at which any neuron flips.
    train_relu_flip_rate, test_relu_flip_rate : float
        Flipped entries.
    saturated_share, out_of_range_share : float
        Clipped weights; weights whose code does not fit into the bits.
    """

    float_train_accuracy: float
    float_test_accuracy: float
    train_accuracy: float
    test_accuracy: float
    test_changed: float
    test_spoiled: float
    test_repaired: float
    train_pattern_disagreement: float
    test_pattern_disagreement: float
    train_relu_flip_rate: float
    test_relu_flip_rate: float
    saturated_share: float
    out_of_range_share: float


@dataclass(frozen=True, kw_only=True)
class Areas:
    """Flips and changed decisions as exact shares of the box's area.

    Attributes
    ----------
    relu_flip_rate, pattern_disagreement, decision_change : float
        Mean flip area of the neurons; area on which any neuron flips; area of changed decisions.
    largest_neuron_flip, summed_neuron_flips : float
        Largest flip area of a neuron, and the sum over neurons.
    reassigned_entries, reassigned_inputs : float
        From the areas of pairs of patterns: share of entries that differ, share of the box whose
        pattern differs.
    change_without_flip : float
        Decision changes although no neuron flips.
    change_needs_flip : float
        Decision changes, and would not if the twin kept the float network's pattern.
    change_distance_largest, flip_change_distance_largest : float
        Largest distance to the float decision boundary, in input units, at which a decision
        changes, and at which one changes where some neuron flips as well; right to a hundredth
        of the near distance, attained. NaN where there is no such point.
    error_mean_square, error_square_changed : float
        Mean of the squared error of the logit over the box, and the part of it from inputs at
        which some neuron flips.
    patterns_quantized, patterns_joint : int
        Cells of the twin, and of the common refinement with the float network.
    patterns_lost, patterns_new : int
        Patterns of the float network that the twin has nowhere in the box, and the reverse.
    """

    relu_flip_rate: float
    pattern_disagreement: float
    decision_change: float
    largest_neuron_flip: float
    summed_neuron_flips: float
    reassigned_entries: float
    reassigned_inputs: float
    change_without_flip: float
    change_needs_flip: float
    change_distance_largest: float
    flip_change_distance_largest: float
    error_mean_square: float
    error_square_changed: float
    patterns_quantized: int
    patterns_joint: int
    patterns_lost: int
    patterns_new: int


@dataclass(frozen=True, kw_only=True)
class LatticeFlips:
    """The other method: shares of the finest lattice's points.

    Attributes
    ----------
    lattice_relu_flip_rate, lattice_pattern_disagreement, lattice_decision_change : float
        Estimates of the areas of the same names.
    lattice_error_mean_square : float
        Mean of the squared error of the logit.
    lattice_patterns_quantized : int
        Different patterns of the twin that the lattice meets.
    """

    lattice_relu_flip_rate: float
    lattice_pattern_disagreement: float
    lattice_decision_change: float
    lattice_error_mean_square: float
    lattice_patterns_quantized: int


@dataclass(frozen=True, kw_only=True)
class Nearness:
    """Where flips and changed decisions lie: shares of the lattice's points, exact distances.

    Attributes
    ----------
    flip_near, flip_far : float
        Flip region (any neuron) near the float decision boundary, and elsewhere.
    flip_near_change, flip_far_change : float
        Those parts of it in which the decision changes too.
    change_near : float
        Changed decisions near the float decision boundary.
    flip_near_neuron : float
        Flip region near the boundary of some float neuron.
    flip_distance_median, change_distance_median : float
        Distance to the float decision boundary in input units; NaN where there is no such point.
    """

    flip_near: float
    flip_far: float
    flip_near_change: float
    flip_far_change: float
    change_near: float
    flip_near_neuron: float
    flip_distance_median: float
    change_distance_median: float


@dataclass(frozen=True, kw_only=True)
class OutputErrors:
    """The error float − quantized of the logit, on the lattice.

    Attributes
    ----------
    error_square_near, error_square_near_neuron : float
        Parts of the lattice's mean square from points near the decision boundary, and from points
        near some neuron's boundary.
    error_rank_decision, error_rank_neuron, error_rank_norm : float
        Rank correlation of its magnitude with the distance to the decision boundary, to the
        nearest neuron's boundary, and with the input's 1-norm; NaN where the error is constant.
    """

    error_square_near: float
    error_square_near_neuron: float
    error_rank_decision: float
    error_rank_neuron: float
    error_rank_norm: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Profile:
    """Sums over lattice points per bin of the distance to the decision boundary, shape (bins,)."""

    points: IntArray
    flips: IntArray
    changes: IntArray
    flip_changes: IntArray
    squared_error: FloatArray
