"""Figures with sliders for the tests of the page: one neuron, and regions that grow by layers."""

from __future__ import annotations

import numpy as np

from qgeom.experiments.neuron_kink import compute as kink_compute
from qgeom.experiments.outcome import Outcome
from tests.qgeom.experiments.neuron_kink_cases import PARAMS
from workflow.figures import error_zonotope, neuron_kink

NETWORKS = {"full": "full matrices", "diagonal": "other diagonals", "uniform": "equal diagonals"}
LARGEST = 0.5
GENERATORS = {
    "full": np.random.default_rng(7).standard_normal((4, 2, 2)),
    "diagonal": np.array([np.diag([1 + 0.3 * k, 2 - 0.4 * k]) for k in range(4)]),
    "uniform": np.array([(1 + 0.1 * k) * np.eye(2) for k in range(4)]),
}
GENERATORS["full"][2, 1] = -0.7 * GENERATORS["full"][0, 0]  # a parallel pair, turned round


def regions() -> Outcome:
    """The saved data of the error regions."""
    arrays = {f"generators_{name}": rows for name, rows in GENERATORS.items()}
    steps = {"row_step": np.array([LARGEST / 4, LARGEST])}
    return Outcome(arrays=arrays | steps, metrics={"reference_bits": 8})


def sliders() -> dict[str, str]:
    """HTML of both figures by a short name."""
    return {
        "kink": neuron_kink.interactive(kink_compute.compute(PARAMS, None, seed=0))["sliders"],
        "zone": error_zonotope.interactive(regions())["sliders"],
    }
