"""`classifier_flips`: the measurements."""

from dataclasses import replace

import numpy as np
import pytest

from qgeom import lattice
from qgeom.errors import ParameterError
from qgeom.experiments.classifier_flips.claims import claims
from qgeom.experiments.classifier_flips.compute import compute
from qgeom.experiments.classifier_flips.parameters import DEMANDS
from qgeom.experiments.classifier_flips.prose import tables, variables
from qgeom.flips.sampled import sampled_flips
from qgeom.grids import Grid
from qgeom.metrics import compute_fate_metrics
from qgeom.network import ReLUNetwork
from qgeom.population import Member, TwinKey
from qgeom.quantized import quantize_network
from tests.qgeom.experiments import populations
from tests.qgeom.experiments.classifier_cases import PARAMS
from tests.qgeom.experiments.populations import network

KEYS = populations.keys_of(("symmetric_tensor", "fixed_range"), (2, 8))


def member(name, seed, source=None, keys=KEYS):
    return populations.member(name, seed, keys, source)


def population(*members):
    return populations.population(*members, n_test=40)


@pytest.fixture(scope="module")
def crowd():
    return population(*(member(name, seed) for name in ("left", "right") for seed in range(2)))


@pytest.fixture(scope="module")
def outcome(crowd):
    return compute(PARAMS, crowd, seed=1)


def test_rows_name_every_twin_once(crowd, outcome):
    names = [outcome.array(f"row_{part}").tolist() for part in ("dataset", "seed", "grid", "bits")]
    expected = [(m.dataset, m.seed, k.grid, k.bits) for m in crowd.members for k in m.twins]
    assert list(zip(*names, strict=True)) == expected


def test_lattice_quantities_agree_with_a_loop(crowd, outcome):
    row = 0
    for m in crowd.members:
        box = crowd.datasets[m.dataset].box(PARAMS.margin)
        points = lattice.midpoints(box, PARAMS.resolution)
        for twin in m.twins.values():
            flips = sampled_flips(m.network, twin.network, points)
            coarse = [
                sampled_flips(m.network, twin.network, lattice.midpoints(box, n)).decision_change
                for n in (2, 5, 10, 20)
            ]
            error = (m.network(points) - twin.network(points))[:, 0]
            got = {name: outcome.array(f"row_{name}")[row] for name in (
                "lattice_relu_flip_rate", "lattice_pattern_disagreement",
                "lattice_decision_change", "lattice_error_mean_square",
                "lattice_patterns_quantized",
            )}  # fmt: skip
            assert got["lattice_relu_flip_rate"] == flips.flipped.mean()
            assert got["lattice_pattern_disagreement"] == flips.flipped.any(axis=1).mean()
            assert outcome.array("lattice_decision_change")[row].tolist() == coarse
            assert got["lattice_decision_change"] == flips.changed.mean() == coarse[-1]
            assert got["lattice_error_mean_square"] == pytest.approx((error**2).mean())
            seen = {tuple(line) for line in twin.network.pattern(points).tolist()}
            assert got["lattice_patterns_quantized"] == len(seen)
            rates = outcome.array("row_lattice_neuron_flip_rate")[row]
            assert rates.tolist() == flips.flipped.mean(axis=0).tolist()
            row += 1


def test_fates_are_those_of_the_metric(crowd, outcome):
    m = crowd.members[0]
    data, twin = crowd.datasets[m.dataset], m.twins[KEYS[0]]
    before, after = (n.pre_activations(data.points) for n in (m.network, twin.network))
    fate = compute_fate_metrics(before[1], after[1])
    first = np.flatnonzero(
        (outcome.array("fate_where") == "train") & (outcome.array("fate_layer") == 2)
    )[0]
    for name in ("survive_rate", "dead_rate", "relu_flip_rate", "collapse_mass"):
        assert outcome.array(f"fate_{name}")[first] == fate[name]


def test_near_and_far_make_up_the_whole(outcome):
    near, far = outcome.array("row_flip_near"), outcome.array("row_flip_far")
    assert np.allclose(near + far, outcome.array("row_lattice_pattern_disagreement"))
    assert (outcome.array("row_flip_near_change") <= near).all()
    assert (outcome.array("row_flip_far_change") <= far).all()


def test_profiles_sum_to_the_box(outcome):
    points = PARAMS.resolution**2
    assert (outcome.array("profile_points").sum(axis=1) == points).all()
    for profile, row in (("flips", "pattern_disagreement"), ("changes", "decision_change")):
        total = outcome.array(f"profile_{profile}").sum(axis=1) / points
        assert np.allclose(total, outcome.array(f"row_lattice_{row}"))
    energy = outcome.array("profile_squared_error").sum(axis=1) / points
    assert np.allclose(energy, outcome.array("row_lattice_error_mean_square"))
    assert len(outcome.array("profile_edges")) == outcome.array("profile_points").shape[1] + 1


def test_accuracies_and_their_changes_fit(outcome):
    gain = outcome.array("row_test_accuracy") - outcome.array("row_float_test_accuracy")
    net = outcome.array("row_test_repaired") - outcome.array("row_test_spoiled")
    both = outcome.array("row_test_repaired") + outcome.array("row_test_spoiled")
    assert np.allclose(gain, net)
    assert np.allclose(outcome.array("row_test_changed"), both)


def test_samples_do_not_depend_on_the_other_members(crowd, outcome):
    alone = compute(PARAMS, population(*crowd.members[2:]), seed=1)
    half = len(alone.array("row_bits"))
    for name in ("relu_flip_rate", "pattern_disagreement"):
        together = outcome.array(f"sample_{name}")[half:]
        assert np.array_equal(together, alone.array(f"sample_{name}"))
    other = compute(PARAMS, crowd, seed=2)
    assert not np.array_equal(other.array("sample_relu_flip_rate")[half:], together)


def test_the_same_seed_gives_the_same_bytes(crowd, outcome):
    again = compute(PARAMS, crowd, seed=1)
    assert again.metrics == outcome.metrics
    for name, array in outcome.arrays.items():
        assert array.tobytes() == again.array(name).tobytes(), name


def test_an_identical_twin_changes_nothing():
    coarse = ReLUNetwork(
        [[[1.0, 0.0], [0.0, 1.0]], [[1.0, -1.0], [1.0, 1.0]], [[1.0, -1.0]]],
        [[0.25, 0.0], [0.0, -0.5], [0.0]],
    )
    keys = [TwinKey("symmetric_tensor", 2), TwinKey("symmetric_tensor", 8)]
    same = {keys[0]: quantize_network(coarse, Grid.symmetric(2))}
    same[keys[1]] = same[keys[0]]
    lone = Member(dataset="left", seed=0, network=coarse, twins=same)
    for before, after in zip(coarse.weights, same[keys[0]].network.weights, strict=True):
        assert np.array_equal(before, after)
    found = compute(PARAMS, population(lone), seed=1)
    for name in ("relu_flip_rate", "pattern_disagreement", "decision_change", "error_mean_square",
                 "test_changed", "train_relu_flip_rate", "change_needs_flip"):  # fmt: skip
        assert (found.array(f"row_{name}") == 0).all(), name
    assert np.isnan(found.array("row_flip_distance_median")).all()
    printed = variables(found)
    assert printed["without_flip_8_bits"] == "none"
    verdicts = {entry.claim.id: entry.verdict for entry in claims(found)}
    assert verdicts["TGQ-9.6-flips-cause-changes"] == "inconclusive"
    assert verdicts["TGQ-9.6-change-without-flip"] == "inconclusive"


def test_a_network_without_boundaries_has_infinite_distances():
    constant = ReLUNetwork([[[0.0, 0.0]], [[1.0]]], [[1.0], [1.0]])
    found = compute(PARAMS, population(member("left", 0, source=constant)), seed=1)
    assert found.array("member_near_area").tolist() == [0.0]
    assert found.array("member_near_neuron_area").tolist() == [0.0]
    assert np.isnan(found.array("row_error_rank_decision")).all()
    claims(found)
    variables(found)


def test_variables_are_printable_and_named_for_quarto(outcome):
    printed = variables(outcome)
    for name, text in printed.items():
        assert name.replace("_", "").isalnum()
        assert name == name.lower()
        assert text
        assert "nan" not in text.lower()
    assert printed["widths"] == "2→4→3→1"
    assert printed["pattern_bound"] == "128"


def test_tables_are_tidy(outcome):
    made = tables(outcome)
    rows = made["classifier_flips"]
    assert len(rows) == 16
    assert not rows.duplicated(["dataset", "seed", "grid", "bits"]).any()
    layers = made["classifier_flips_layers"]
    assert not layers.duplicated(["dataset", "seed", "grid", "bits", "where", "layer"]).any()
    summary = made["classifier_flips_summary"]
    assert len(summary) == 8
    one = rows[(rows.dataset == "left") & (rows.grid == "fixed_range") & (rows.bits == 2)]
    line = summary[
        (summary.dataset == "left") & (summary.grid == "fixed_range") & (summary.bits == 2)
    ].iloc[0]
    assert line["pattern_disagreement_median"] == one["pattern_disagreement"].median()
    assert line["test_accuracy_min"] == one["test_accuracy"].min()
    weights = made["classifier_flips_weights"].set_index("grid")
    assert (weights["largest change in steps"] <= 0.5).all()
    assert weights.loc["fixed_range", "stay where they are"] == 0
    expected = 100 * 3 / (8 + 12 + 3)  # the largest of each layer
    assert weights.loc["symmetric_tensor", "stay where they are"] == round(expected, 1)


def test_impossible_populations_are_refused(crowd):
    with pytest.raises(ParameterError, match="no networks"):
        compute(PARAMS, None, seed=1)
    mixed = population(member("left", 0), member("left", 1, source=network(0, (2, 5, 1))))
    with pytest.raises(ParameterError, match="widths"):
        compute(PARAMS, mixed, seed=1)
    with pytest.raises(ParameterError, match="reference_bits"):
        compute(replace(PARAMS, reference_bits=7), crowd, seed=1)
    with pytest.raises(ParameterError, match="showcase_grid"):
        compute(replace(PARAMS, showcase_grid="asymmetric_tensor"), crowd, seed=1)
    with pytest.raises(ParameterError, match="showcase_seed"):
        compute(replace(PARAMS, showcase_seed=2), crowd, seed=1)


@pytest.mark.parametrize(
    "change",
    [
        {"margin": -1.0},
        {"margin": float("nan")},
        {"resolution": 21},
        {"resolution": 2},
        {"explorer_seeds": 0},
        {"near_fraction": 0.0},
        {"profile_range": 1.5},
        {"confidence": 1.0},
        {"rare_threshold": 0.0},
        {"accuracy_effect": 0.0},
        {"profile_bins": 0},
        {"reference_bits": 0},
        {"showcase_seed": -1},
        {"sample_sizes": ()},
        {"sample_sizes": (1, 5)},
        {"sample_sizes": (5, 5)},
    ],
)
def test_senseless_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        replace(PARAMS, **change)


def test_what_the_population_lacks_is_named_before_the_run():
    grids = ("symmetric_tensor", "fixed_range")
    assert DEMANDS.conflicts(PARAMS, seeds=1, grids=grids, bits=(2, 8)) == []
    assert len(DEMANDS.conflicts(PARAMS, seeds=0, grids=grids[1:], bits=(2,))) == 3
