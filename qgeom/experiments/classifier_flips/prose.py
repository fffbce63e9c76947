"""The numbers that the section on `classifier_flips` prints."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from qgeom.experiments.classifier_flips.claims_patterns import (
    cell_bound,
    pattern_bound,
    product_bound,
)
from qgeom.experiments.classifier_flips.results import Results, ratio
from qgeom.experiments.classifier_flips.tables import tables
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.prose import count, fixed, interval, percent, significant
from qgeom.types import FloatArray

_NONE = "none"
_AREAS = ("relu_flip_rate", "pattern_disagreement", "decision_change")

__all__ = ["tables", "variables"]


def variables(outcome: Outcome) -> dict[str, str]:
    """Formatted numbers by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to str
        Inline Markdown; "none" where there is nothing to average.
    """
    results = Results(outcome)
    printed = _setting(results) | _patterns(results) | _sampling(results)
    for name in dict.fromkeys(results.label("dataset").tolist()):
        printed |= _of_dataset(results, name)
    for bits in sorted(set(results.bits.tolist())):
        printed |= _of_bits(results, bits)
    kept, weights = results.row("weights_kept").sum(), results.row("weights").sum()
    printed["weights_kept"] = percent(float(kept / weights))
    printed["out_of_range_by_grid"] = _by_grid(results, "out_of_range_share")
    return printed | _by_role(results, printed) | _overall(results)


def _by_grid(results: Results, column: str) -> str:
    """Medians of a share, one per grid: ``12.5 % (fixed range), 0.0 % (symmetric tensor)``."""
    grids = results.label("grid")
    return ", ".join(
        f"{_percent(results.row(column)[grids == grid])} ({grid.replace('_', ' ')})"
        for grid in dict.fromkeys(grids.tolist())
    )


def _by_role(results: Results, printed: dict[str, str]) -> dict[str, str]:
    """The same numbers under names that fit any configuration: ``…_smallest_bits`` and so on."""
    roles = {
        "smallest": results.bits.min(),
        "largest": results.bits.max(),
        "reference": int(results.number("reference_bits")),
    }
    return {
        f"{name.removesuffix(f'_{bits}_bits')}_{role}_bits": text
        for role, bits in roles.items()
        for name, text in printed.items()
        if name.endswith(f"_{bits}_bits")
    }


def _percent(values: FloatArray, digits: int = 1) -> str:
    """Median of what is defined, as a percentage."""
    finite = values[np.isfinite(values)]
    return percent(float(np.median(finite)), digits) if finite.size else _NONE


def _mean_and_range(values: FloatArray) -> str:
    """Mean over networks with the range: accuracies are too skewed for symmetric intervals."""
    low, high = (fixed(100 * float(end), 1) for end in (values.min(), values.max()))
    return f"{percent(float(values.mean()))} ({low} to {high})"


def _setting(results: Results) -> dict[str, str]:
    widths = results.widths
    counts = ("networks", "twins", "resolution", "lattice_points", "reference_bits")
    return {name: count(int(results.number(name))) for name in counts} | {
        "widths": "→".join(str(width) for width in widths),
        "neurons": count(sum(widths[1:-1])),
        "margin": significant(results.number("margin")),
        "near_percent": percent(results.number("near_fraction"), 0),
        "confidence": percent(results.number("confidence"), 0),
        "rare_threshold": percent(results.number("rare_threshold"), 1),
        "accuracy_effect": percent(results.number("accuracy_effect"), 1),
        "showcase_grid": str(results.outcome.metrics["showcase_grid"]),
        "showcase_seed": str(results.outcome.metrics["showcase_seed"]),
        "explorer_networks": count(len(results.outcome.array("explorer_seed"))),
        "grids": count(len(set(results.label("grid").tolist()))),
        "smallest_bits": str(results.bits.min()),
        "largest_bits": str(results.bits.max()),
    }


def _patterns(results: Results) -> dict[str, str]:
    seen, data = results.member("patterns_box"), results.member("patterns_train")
    empty = results.member("patterns_empty") / seen
    missed = seen - results.member("lattice_patterns")
    twins = results.row("patterns_quantized")
    twins_missed = twins - results.row("lattice_patterns_quantized")
    terms = np.concatenate([results.member("monomials_f"), results.member("monomials_g")])
    return {
        "product_bound": count(product_bound(results.widths)),
        "pattern_bound": count(pattern_bound(results.widths)),
        "cell_bound": count(cell_bound(results.widths)),
        "patterns_smallest": count(int(seen.min())),
        "patterns_largest": count(int(seen.max())),
        "patterns_median": significant(float(np.median(seen))),
        "patterns_quantized_smallest": count(int(twins.min())),
        "patterns_quantized_largest": count(int(twins.max())),
        "patterns_joint_largest": count(int(results.row("patterns_joint").max())),
        "monomials_smallest": _whole(terms, min),
        "monomials_largest": _whole(terms, max),
        "patterns_train_smallest": count(int(data.min())),
        "patterns_train_largest": count(int(data.max())),
        "lattice_missed_largest": count(int(max(missed.max(), twins_missed.max()))),
        "lattice_complete_networks": count(int((missed <= 0).sum())),
        "lattice_complete_twins": count(int((twins_missed <= 0).sum())),
        "empty_area": _percent(results.member("empty_area"), 0),
        "patterns_empty_share": interval(results.interval(empty), digits=0, as_percent=True),
        "patterns_share_of_bound": percent(float(seen.max()) / pattern_bound(results.widths), 2),
    }


def _whole(values: FloatArray, extreme: Callable[[list[float]], float]) -> str:
    finite = values[np.isfinite(values)]
    return count(int(extreme(finite.tolist()))) if finite.size else _NONE


def _sampling(results: Results) -> dict[str, str]:
    printed: dict[str, str] = {}
    for name in _AREAS:
        errors = results.lattice_errors(name)[:, -1]
        printed[f"resolution_{name}"] = percent(results.lattice_resolution(name), 2)
        printed[f"lattice_error_largest_{name}"] = percent(float(errors.max()), 3)
        printed[f"lattice_error_median_{name}"] = percent(float(np.median(errors)), 4)
    for name in ("relu_flip_rate", "pattern_disagreement"):
        estimates = np.asarray(results.outcome.array(f"sample_{name}"), dtype=np.float64)
        deviation = np.sqrt(np.mean((estimates - results.row(name)[:, None]) ** 2, axis=0))
        for size, value in zip(results.outcome.array("sample_sizes"), deviation, strict=True):
            printed[f"sample_deviation_{name}_{size}"] = percent(float(value), 2)
    return printed


def _of_dataset(results: Results, name: str) -> dict[str, str]:
    rows = results.label("dataset") == name
    members = np.asarray(results.outcome.array("member_dataset"), dtype=np.str_) == name
    printed = {
        f"near_distance_{name}": significant(results.member("near_distance")[members][0]),
        f"cell_diagonal_{name}": significant(results.member("cell_diagonal")[members][0]),
        f"networks_{name}": count(int(members.sum())),
    }
    for part in ("train", "test"):
        values = results.per_network(results.row(f"float_{part}_accuracy"), rows)
        printed[f"float_{part}_accuracy_{name}"] = _mean_and_range(values)
    for bits in sorted(set(results.bits.tolist())):
        chosen = rows & (results.bits == bits)
        values = results.per_network(results.row("test_accuracy"), chosen)
        printed[f"test_accuracy_{name}_{bits}_bits"] = _mean_and_range(values)
        for quantity in ("pattern_disagreement", "relu_flip_rate", "decision_change"):
            printed[f"{quantity}_{name}_{bits}_bits"] = _percent(results.row(quantity)[chosen], 2)
    return printed


def _of_bits(results: Results, bits: int) -> dict[str, str]:
    rows = results.bits == bits
    change = results.row("decision_change")
    with_flip = change - results.row("change_without_flip")
    loss = results.row("float_test_accuracy") - results.row("test_accuracy")
    shares = {
        "pattern_disagreement": results.row("pattern_disagreement"),
        "relu_flip_rate": results.row("relu_flip_rate"),
        "decision_change": change,
        "accuracy_loss": loss,
        "train_pattern_disagreement": results.row("train_pattern_disagreement"),
        "without_flip": ratio(results.row("change_without_flip"), change),
        "change_near": ratio(results.row("change_near"), results.row("lattice_decision_change")),
        "needs_flip": ratio(results.row("change_needs_flip"), with_flip),
        "near_flips_changing": ratio(results.row("flip_near_change"), results.row("flip_near")),
        "far_flips_changing": ratio(results.row("flip_far_change"), results.row("flip_far")),
        "error_at_flips": ratio(
            results.row("error_square_changed"), results.row("error_mean_square")
        ),
        "change_distance": results.row("change_distance_largest") / results.spread("box_diagonal"),
    }
    printed = {f"{name}_{bits}_bits": _percent(values[rows], 2) for name, values in shares.items()}
    largest = float(np.abs(loss[rows]).max())
    return printed | {f"accuracy_change_largest_{bits}_bits": percent(largest, 2)}


def _overall(results: Results) -> dict[str, str]:
    total = results.row("lattice_error_mean_square")
    farthest, near_distance = (
        results.row("flip_change_distance_largest"),
        results.spread("near_distance"),
    )
    near, near_neuron = results.spread("near_area"), results.spread("near_neuron_area")
    printed = {
        "error_near_share": _percent(ratio(results.row("error_square_near"), total)),
        "near_area": _percent(near),
        "error_near_neuron_share": _percent(ratio(results.row("error_square_near_neuron"), total)),
        "near_neuron_area": _percent(near_neuron),
        "far_change_twins": count(int((farthest > near_distance).sum())),
        "without_flip_twins": count(int((results.row("change_without_flip") > 0).sum())),
        "changed_twins": count(int((results.row("decision_change") > 0).sum())),
        "repaired_twins": count(int((results.row("test_repaired") > 0).sum())),
        "test_changed_twins": count(int((results.row("test_changed") > 0).sum())),
    }
    regions = {"near": ("decision", near), "near_neuron": ("neuron", near_neuron)}
    for column, (name, area) in regions.items():
        part = results.row(f"error_square_{column}")
        found = ratio(ratio(part, area), ratio(total - part, 1.0 - area))
        printed[f"error_density_{name}"] = _median_number(found)
    for name in ("decision", "neuron", "norm"):
        values = results.per_network(results.row(f"error_rank_{name}"))
        printed[f"error_rank_{name}"] = (
            interval(results.interval(values), digits=2) if values.size else _NONE
        )
    return printed


def _median_number(values: FloatArray) -> str:
    finite = values[np.isfinite(values)]
    return fixed(float(np.median(finite)), 2) if finite.size else _NONE
