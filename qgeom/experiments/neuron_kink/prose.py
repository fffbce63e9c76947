"""The numbers that the section on `neuron_kink` prints, and its table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qgeom.experiments.outcome import Outcome
from qgeom.experiments.prose import count, fixed, percent, significant


def variables(outcome: Outcome) -> dict[str, str]:
    """Formatted numbers by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to str
        Inline Markdown.
    """
    example = outcome.metrics["example"]
    assert isinstance(example, dict)  # noqa: S101 - made by compute
    printed = {
        name: fixed(float(str(example[name])), 3)
        for name in ("kink_float", "kink_quantized", "flip_length", "largest_error_in_flip")
    }
    printed |= {
        name: significant(float(str(example[name])))
        for name in ("weight", "bias", "quantized_weight", "slope_right")
    }
    for name in ("kink_float_fraction", "kink_quantized_fraction"):
        printed[name] = str(example[name])
    steps = np.asarray(outcome.array("sweep_step"), dtype=np.float64)
    kinks = np.asarray(outcome.array("sweep_kink"), dtype=np.float64)
    vanishing = steps[~np.isfinite(kinks)]
    cases = {
        name: int(str(outcome.metrics[name]))
        for name in ("cases", "cases_same_sign", "cases_vanished", "cases_sign_change")
    }
    printed |= {name: count(number) for name, number in cases.items()}
    return printed | {
        "vanished_share": percent(cases["cases_vanished"] / cases["cases"]),
        "smallest_step": significant(float(steps.min())),
        "largest_step": significant(float(steps.max())),
        "first_vanishing_step": "none" if not vanishing.size else significant(vanishing.min()),
    }


def tables(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tidy tables by name: one row per swept pair of neurons."""
    names = (
        "weight",
        "bias",
        "step",
        "quantized_weight",
        "rounded",
        "same_sign",
        "flip_length",
        "formula_length",
        "strip_bound",
        "error_jump",
        "slope_jump",
    )
    return {"neuron_kink": pd.DataFrame({name: outcome.array(f"case_{name}") for name in names})}
