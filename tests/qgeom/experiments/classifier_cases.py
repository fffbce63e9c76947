"""Made-up data of `classifier_flips`, on which each of its claims has a known verdict."""

import numpy as np

from qgeom.experiments.classifier_flips.parameters import Params

PARAMS = Params(
    margin=0.5,
    resolution=20,
    near_fraction=0.1,
    profile_bins=4,
    profile_range=0.3,
    sample_sizes=(20, 100),
    confidence=0.95,
    reference_bits=8,
    accuracy_effect=0.01,
    rare_threshold=0.01,
    showcase_seed=0,
    showcase_grid="symmetric_tensor",
    explorer_seeds=2,
)

NETWORKS = [(name, seed) for name in ("moons", "spirals") for seed in range(3)]
BITS = (2, 4, 8)
LATTICE = ("relu_flip_rate", "pattern_disagreement", "decision_change")
ROWS = [(d, s, g, b) for d, s in NETWORKS for g in ("fixed_range", "asymmetric") for b in BITS]
COARSE = {2: 0.8, 4: 0.3, 8: 0.02}


def arrays():
    """Data on which each claim has the expected verdict."""
    bits = np.array([row[3] for row in ROWS])
    wobble = np.array([1 + 0.02 * row[1] for row in ROWS])
    area = np.array([COARSE[b] for b in bits]) * wobble
    entries = area / 3
    change, square = 0.2 * area, np.full(len(ROWS), 2.0)
    row = {
        "dataset": np.array([r[0] for r in ROWS]),
        "seed": np.array([r[1] for r in ROWS]),
        "grid": np.array([r[2] for r in ROWS]),
        "bits": bits,
        "float_test_accuracy": np.full(len(ROWS), 0.95),
        "test_accuracy": 0.95 - 0.3 * (area - 0.02 * wobble) - 0.001 * wobble,
        "test_changed": 0.1 * wobble,
        "test_spoiled": 0.08 * wobble,
        "test_repaired": 0.02 * wobble,
        "train_pattern_disagreement": area * (0.8 - 0.02 * wobble),
        "relu_flip_rate": entries,
        "pattern_disagreement": area,
        "lattice_pattern_disagreement": area,
        "neuron_flip_rate": entries[:, None] * np.array([0.5, 1.5, 0.5, 1.5]),
        "lattice_neuron_flip_rate": entries[:, None] * np.array([0.5, 1.5, 0.5, 1.5]),
        "reassigned_entries": entries,
        "reassigned_inputs": area,
        "decision_change": change,
        "change_without_flip": change * np.array([{2: 0.1, 4: 0.6, 8: 0.9}[b] for b in bits]),
        "change_needs_flip": 0.005 * change * wobble,
        "flip_change_distance_largest": np.where(bits == 8, 0.01, 0.2),
        "patterns_quantized": np.full(len(ROWS), 90),
        "lattice_patterns_quantized": np.full(len(ROWS), 89),
        "flip_near": 0.3 * area * wobble,
        "flip_far": area - 0.3 * area * wobble,
        "flip_near_change": 0.05 * area,
        "flip_far_change": 0.01 * area,
        "flip_near_neuron": 0.95 * area / wobble,
        "error_mean_square": square,
        "lattice_error_mean_square": square,
        "error_square_near": 0.1 * wobble,
        "error_square_near_neuron": 0.5 * wobble,
        "error_square_changed": np.minimum(1.0, 1.1 * area) * square,
        "error_rank_decision": 0.3 * wobble,
        "error_rank_neuron": 0.2 * wobble,
        "error_rank_norm": 0.4 * wobble,
        "weight_change_largest": np.full(len(ROWS), 0.49),
        "weights": np.full(len(ROWS), 88),
        "weights_kept": np.full(len(ROWS), 3),
        "weights_kept_inner": np.zeros(len(ROWS), dtype=np.int64),
    }
    members = np.arange(len(NETWORKS))
    member = {
        "dataset": np.array([d for d, _ in NETWORKS]),
        "seed": np.array([s for _, s in NETWORKS]),
        "near_area": np.full(len(NETWORKS), 0.2),
        "near_neuron_area": np.full(len(NETWORKS), 0.6),
        "near_distance": np.full(len(NETWORKS), 0.1),
        "patterns_box": 80 + members,
        "lattice_patterns": 79 + members,
        "monomials_f": 60.0 + members,
        "monomials_g": 70.0 - members,
        "patterns_empty": np.full(len(NETWORKS), 50),
    }
    fate = {
        "where": np.array(["area"] * len(ROWS) + ["box"] * len(ROWS)),
        "layer": np.zeros(2 * len(ROWS), dtype=np.int64),
        "survive_rate": np.tile(0.5 - entries, 2),
        "dead_rate": np.full(2 * len(ROWS), 0.5),
        "relu_flip_rate": np.tile(entries, 2),
        "collapse_mass": np.tile(0.5 + entries, 2),
    }
    sizes = np.array([100, 10000])
    sample = {
        "sizes": sizes,
        "relu_flip_rate": entries[:, None] + 0.1 / np.sqrt(sizes),
        "relu_flip_rate_radius": np.tile(0.2 / np.sqrt(sizes), (len(ROWS), 1)),
        "pattern_disagreement": area[:, None] - 0.1 / np.sqrt(sizes),
        "pattern_disagreement_radius": np.tile(0.2 / np.sqrt(sizes), (len(ROWS), 1)),
    }
    off = np.array([0.01, 0.003, 0.0001])  # errors of the lattices
    lattices = {
        "sizes": np.array([100, 200, 400]),
        "relu_flip_rate": entries[:, None] + off * wobble[:, None],
        "pattern_disagreement": area[:, None] - off,
        "decision_change": change[:, None] + off,
    }
    parts = {"row": row, "member": member, "fate": fate, "sample": sample, "lattice": lattices}
    return {f"{p}_{name}": array for p, part in parts.items() for name, array in part.items()}


METRICS = {
    "confidence": 0.95,
    "near_fraction": 0.03,
    "rare_threshold": 0.01,
    "reference_bits": 8,
    "resolution": 400,
    "accuracy_effect": 0.01,
    "widths": [2, 8, 8, 1],
}
