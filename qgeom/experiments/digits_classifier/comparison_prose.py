"""What the section on `digits_classifier` prints about the comparisons over the shapes."""

from __future__ import annotations

import pandas as pd

from qgeom.experiments.digits_classifier.results import Results
from qgeom.experiments.digits_classifier.sweep import COMPARISONS, average_interval
from qgeom.experiments.prose import count, interval, percent
from qgeom.types import FloatArray

_ACCURACIES = {"ReLU": "relu", "tanh": "tanh", "sigmoid": "sigmoid"}


def comparison_variables(results: Results) -> dict[str, str]:
    """Format the numbers about the comparisons.

    Parameters
    ----------
    results : Results
        An outcome.

    Returns
    -------
    dict of str to str
        Per comparison ``over_<name>``, the mean over shapes with its interval, ``range_<name>``,
        the smallest and largest mean with their shapes, and ``signs_<name>``, at which shapes the
        interval lies on one side of zero; the shapes; what the affine classifier means.
    """
    printed = {"shapes": _listed(results.shapes), "shape_count": count(len(results.shapes))}
    for comparison in COMPARISONS:
        table = results.difference(comparison.name)
        average = average_interval(table, confidence=results.number("confidence"))
        printed |= {
            f"over_{comparison.name}": interval(average, digits=2, as_percent=True),
            f"range_{comparison.name}": _range(results, table),
            f"signs_{comparison.name}": _signs(results, table),
        }
    return printed | {"affine_meaning": _affine_meaning(results)}


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _range(results: Results, table: FloatArray) -> str:
    """Smallest and largest mean of a shape, and which shapes these are."""
    means = table.mean(axis=1)
    low, high = (
        f"{percent(float(means[place]), 2)} ({results.shapes[place]})"
        for place in (int(means.argmin()), int(means.argmax()))
    )
    return f"goes from {low} to {high}" if len(means) > 1 else f"is {low}"


def _signs(results: Results, table: FloatArray) -> str:
    """At which shapes the interval lies above zero, at which below."""
    intervals = [results.interval(row) for row in table]
    pairs = list(zip(results.shapes, intervals, strict=True))
    sides = {
        "above zero": [shape for shape, i in pairs if i.low > 0],
        "below zero": [shape for shape, i in pairs if i.high < 0],
    }
    parts = []
    for side, shapes in sides.items():
        if len(shapes) == len(pairs):
            return f"the interval of every shape lies {side}"
        if shapes:
            parts.append(f"{side} at {_listed(shapes)}")
    if not parts:
        return "the interval of every shape contains zero"
    rest = len(pairs) - sum(map(len, sides.values()))
    tail = f", and contains zero at {count(rest)} of the {count(len(pairs))} shapes" if rest else ""
    return f"the interval lies {' and '.join(parts)}{tail}"


def _affine_meaning(results: Results) -> str:
    """Say what the comparison with the affine classifier means, as it came out."""
    effect = results.number("accuracy_effect")
    lead = average_interval(results.difference("affine"), confidence=results.number("confidence"))
    if lead.low > effect:
        return "Here the kinks are needed: what they add is more than that."
    if lead.high < effect:
        fitted = percent(float(results.of("fitted", "affine").mean()), 2)
        return (
            "Here the kinks add next to nothing. Even the training images can nearly be told apart "
            f"by an affine map, which gets {fitted} of them right. Reading "
            "these digits is no proof of what kinks are good for."
        )
    return "These images do not decide it."


def shape_table(results: Results) -> pd.DataFrame:
    """Tabulate accuracies and differences per shape, and their means over the shapes.

    Parameters
    ----------
    results : Results
        An outcome.

    Returns
    -------
    DataFrame
        In percent; differences as text, with their intervals.
    """
    columns: dict[str, list[object]] = {"hidden": [*results.shapes, "mean"]}
    tables = {title: results.per_shape("accuracy", kind) for title, kind in _ACCURACIES.items()}
    tables["affine"] = results.per_shape("best", "affine")
    for title, table in tables.items():
        means = 100 * table.mean(axis=1)
        columns[title] = [round(float(mean), 2) for mean in (*means, means.mean())]
    for comparison in COMPARISONS[:-1]:  # what softmax does, the figure shows
        table = 100 * results.difference(comparison.name)
        rows = (*table, table.mean(axis=0))
        columns[comparison.title] = [interval(results.interval(row), digits=2) for row in rows]
    return pd.DataFrame(columns)
