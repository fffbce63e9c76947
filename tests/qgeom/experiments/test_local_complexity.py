"""`local_complexity`: the measurements, against loops over points and pairs of points."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from qgeom import lattice
from qgeom.cell_distances import neuron_distances
from qgeom.errors import ParameterError
from qgeom.experiments.local_complexity.bending import deviations
from qgeom.experiments.local_complexity.claims import claims
from qgeom.experiments.local_complexity.compute import compute
from qgeom.experiments.local_complexity.parameters import DEMANDS
from qgeom.experiments.local_complexity.prose import tables, variables
from qgeom.local_complexity import hyperplane_distances
from qgeom.network import ReLUNetwork
from qgeom.population import TwinKey
from qgeom.tessellation import tessellate
from tests.qgeom.experiments import populations
from tests.qgeom.experiments.local_complexity_cases import PARAMS
from tests.qgeom.experiments.populations import keys_of, population

CLOUD = np.random.default_rng(0).uniform(-1, 1, (101, 2))
KEYS = keys_of(("symmetric_tensor", "fixed_range"), (3, 6))


def network(seed, widths=(2, 4, 3, 1)):
    """A random network whose decision boundary passes through the middle of the data."""
    source = populations.network(seed, widths)
    biases = [*source.biases[:-1], -np.median(source(CLOUD) - source.biases[-1], axis=0)]
    return ReLUNetwork(source.weights, biases)


def member(name, seed, source=None):
    source = network(10 * len(name) + seed) if source is None else source
    return populations.member(name, seed, KEYS, source)


@pytest.fixture(scope="module")
def crowd():
    return population(*(member(name, seed) for name in ("left", "right") for seed in range(2)))


@pytest.fixture(scope="module")
def outcome(crowd):
    return compute(PARAMS, crowd, seed=1)


def points_of(crowd, m):
    return lattice.midpoints(crowd.datasets[m.dataset].box(PARAMS.margin), PARAMS.resolution)


def place(outcome, name, radius=0.0):
    named = outcome.array("predictor_name") == name
    (found,) = np.flatnonzero(named & (outcome.array("predictor_radius") == radius))
    return found


def pairs_in_order(scores, hits):
    """The area under the ROC curve by its definition."""
    if hits.all() or not hits.any():
        return np.nan
    apart = scores[hits][:, None] - scores[~hits]
    return ((apart > 0) + 0.5 * (apart == 0)).mean()


def test_rows_name_every_twin_of_the_chosen_grids(crowd, outcome):
    names = [outcome.array(f"row_{part}").tolist() for part in ("dataset", "seed", "grid", "bits")]
    expected = [(m.dataset, m.seed, "symmetric_tensor", b) for m in crowd.members for b in (3, 6)]
    assert list(zip(*names, strict=True)) == expected


def test_one_layer_has_textbook_distances():
    """Every predictor of a network with one hidden layer follows from formulas."""
    source = network(5, (2, 5, 1))
    crowd = population(member("left", 0, source=source))
    found = compute(PARAMS, crowd, seed=1)
    points = points_of(crowd, crowd.members[0])
    size = lattice.diagonal(crowd.datasets["left"].box(PARAMS.margin))
    W, b = source.weights[0], source.biases[0]
    distances = np.abs(points @ W.T + b) / np.linalg.norm(W, axis=1)
    twin = crowd.members[0].twins[KEYS[0]].network
    flips = source.pattern(points) != twin.pattern(points)
    hits = flips.any(axis=1)
    for radius in PARAMS.radii:
        exact = (distances <= radius * size).sum(axis=1)
        area = found.array("row_auc")[0, place(found, "neurons", radius)]
        assert area == pytest.approx(pairs_in_order(exact, hits), abs=1e-12)
        k = PARAMS.radii.index(radius)
        assert found.array("member_mean")[0, k] == pytest.approx(exact.mean())
    area = found.array("row_auc")[0, place(found, "nearest")]
    assert area == pytest.approx(pairs_in_order(-distances.min(axis=1), hits), abs=1e-12)
    assert found.array("row_flip_share")[0] == hits.mean()
    assert found.array("row_relu_flip_rate")[0] == pytest.approx(flips.mean())
    assert found.array("member_cells_single").tolist() == [[81.0, 81.0]]
    assert np.array_equal(found.array("member_layer_mean")[:, 0], found.array("member_mean")[:, 1])


def test_decision_distances_are_those_to_a_dense_boundary(crowd, outcome):
    m = crowd.members[0]
    points = points_of(crowd, m)
    wide = lattice.midpoints(((-5.0, 5.0), (-5.0, 5.0)), 500)
    above = (m.network(wide)[:, 0] > 0).reshape(500, 500)
    rows, columns = np.nonzero(above[:, 1:] != above[:, :-1])
    more = np.nonzero(above[1:] != above[:-1])
    grid = wide.reshape(500, 500, 2)
    boundary = np.concatenate([grid[rows, columns], grid[more]])
    far = np.array([np.hypot(*(boundary - p).T).min() for p in points])
    twin = m.twins[KEYS[0]].network
    hits = (m.network.pattern(points) != twin.pattern(points)).any(axis=1)
    got = outcome.array("row_auc")[0, place(outcome, "decision")]
    assert got == pytest.approx(pairs_in_order(-far, hits), abs=0.02)


def test_flip_areas_agree_with_a_dense_lattice(crowd, outcome):
    for row, (m, bits) in enumerate(itertools.product(crowd.members, (3, 6))):
        box = crowd.datasets[m.dataset].box(PARAMS.margin)
        dense = lattice.midpoints(box, 150)
        twin = m.twins[TwinKey("symmetric_tensor", bits)].network
        share = (m.network.pattern(dense) != twin.pattern(dense)).any(axis=1).mean()
        assert outcome.array("row_flip_area")[row] == pytest.approx(share, abs=0.01)


def test_curves_hold_their_areas(outcome):
    names = outcome.array("roc_name").tolist()
    assert outcome.array("roc_at").tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    curves = outcome.array("row_roc")
    for name in names:
        radius = 0.0 if name in {"nearest", "decision"} else PARAMS.reference_radius
        area = outcome.array("row_auc")[:, place(outcome, name, radius)]
        line = curves[:, names.index(name)]
        defined = np.isfinite(area)
        assert (line[defined, -1] == 1).all()
        assert (np.diff(line[defined], axis=1) >= 0).all()
        low = line[defined, :-1].mean(axis=1)
        high = line[defined, 1:].mean(axis=1)
        assert (low <= area[defined] + 1e-12).all()
        assert (area[defined] <= high + 1e-12).all()


def test_sampling_finds_more_with_more_directions(outcome):
    found = outcome.array("member_sampling_found")
    assert (np.diff(found, axis=2) >= 0).all()
    assert (found <= 1).all()
    assert (outcome.array("member_sampling_above") == 0).all()


def test_deviations_are_those_along_fine_circles():
    source = network(7)
    points = lattice.midpoints(((-1.0, 1.0), (-1.0, 1.0)), 12)
    sizes, ratios = deviations(source, points, 0.3)
    means, distances = [], []
    for p in points:
        angles, radii = np.meshgrid(
            np.linspace(0, 2 * np.pi, 200), 0.3 * np.sqrt(np.arange(1, 60) / 60)
        )
        disc = np.column_stack([(radii * np.cos(angles)).ravel(), (radii * np.sin(angles)).ravel()])
        step = 1e-7 * np.eye(2)
        slope = np.array([(source(p[None] + s) - source(p[None] - s))[0, 0] / 2e-7 for s in step])
        gaps = source(p + disc)[:, 0] - source(p[None])[0, 0] - disc @ slope
        means.append(np.sqrt(np.mean(gaps**2)))
        active = source.pattern(p + disc)
        distances.append((active != source.pattern(p[None])).any())
    assert np.allclose(sizes, means, rtol=0.25, atol=0.05 * max(means))
    assert np.corrcoef(sizes, means)[0, 1] > 0.99
    assert not (ratios > 1)[~np.array(distances)].any()
    assert (sizes == 0).any()


def test_discs_without_boundary_are_those_of_the_distances(crowd, outcome):
    m = crowd.members[0]
    points, k = points_of(crowd, m), PARAMS.radii.index(PARAMS.reference_radius)
    radius = PARAMS.reference_radius * lattice.diagonal(crowd.datasets["left"].box(PARAMS.margin))
    _, ratios = deviations(m.network, points, radius)
    near = hyperplane_distances(m.network, points).min(axis=1) <= radius
    assert outcome.array("member_bending_calm")[0] == (~near).sum()
    assert outcome.array("member_bending_calm_bent")[0] == (ratios[~near] > 1).sum() == 0
    assert (outcome.array("member_bending_unseen") >= outcome.array("member_bending_calm")).all()
    assert outcome.array("member_bending_exact")[0] > 0
    assert outcome.array("member_mean")[0, k] > 0


def test_errors_are_ranked_against_what_was_sampled(crowd, outcome):
    m = crowd.members[0]
    points = points_of(crowd, m)
    twin = m.twins[TwinKey("symmetric_tensor", 3)].network
    error = np.abs(m.network(points) - twin(points))[:, 0]
    radius = PARAMS.reference_radius * lattice.diagonal(crowd.datasets["left"].box(PARAMS.margin))
    exact = neuron_distances(tessellate(m.network, box=((-9.0, 9.0), (-9.0, 9.0))), points)
    expected = spearmanr((exact <= radius).sum(axis=1), error).statistic
    assert outcome.array("row_error_rank")[0] == pytest.approx(expected, abs=0.2)
    assert abs(expected) > 0.01


def test_evaluations_are_counted(outcome):
    assert outcome.array("cost_complexity").tolist() == [2, 4, 8]
    assert outcome.array("cost_flips").tolist() == [2, 3]


def test_the_showcase_covers_flips_and_boundaries(crowd, outcome):
    m = crowd.members[0]
    box = np.array(crowd.datasets["left"].box(PARAMS.margin))
    starts = outcome.array("showcase_left_flip3_starts")
    corners = outcome.array("showcase_left_flip3_points")
    x, y = corners.T
    area = 0.0
    for a, b in itertools.pairwise(starts):
        area += np.sum(x[a:b] * np.roll(y[a:b], -1) - y[a:b] * np.roll(x[a:b], -1)) / 2
    whole = np.prod(np.diff(box, axis=1))
    assert area / whole == pytest.approx(outcome.array("row_flip_area")[0], abs=1e-12)
    middles = outcome.array("showcase_left_edges").mean(axis=1)
    hidden = np.concatenate(m.network.pre_activations(middles)[:-1], axis=1)
    assert np.abs(hidden).min(axis=1).max() < 1e-9
    decision = outcome.array("showcase_left_decision_points")
    assert len(decision) > 1
    assert np.allclose(m.network(decision), 0, atol=1e-9)
    assert outcome.array("showcase_left_neurons").shape == (6, 6)


def test_the_same_seed_gives_the_same_bytes(crowd, outcome):
    again = compute(PARAMS, crowd, seed=1)
    assert again.metrics == outcome.metrics
    for name, array in outcome.arrays.items():
        assert array.tobytes() == again.array(name).tobytes(), name
    other = compute(PARAMS, crowd, seed=2)
    assert not np.array_equal(
        other.array("member_sampling_found"), outcome.array("member_sampling_found")
    )


def test_a_network_without_boundaries_gives_no_numbers():
    constant = ReLUNetwork([[[0.0, 0.0]], [[1.0]]], [[1.0], [1.0]])
    found = compute(PARAMS, population(member("left", 0, source=constant)), seed=1)
    assert np.isnan(found.array("row_auc")).all()
    verdicts = {entry.claim.id: entry.verdict for entry in claims(found)}
    assert verdicts["TGQ-9.7-flips-likelier"] == "inconclusive"
    assert verdicts["TGQ-9.7-sampled-faithful"] == "inconclusive"
    assert "none" in variables(found).values()
    tables(found)


def test_variables_are_printable_and_tables_tidy(outcome):
    for name, text in variables(outcome).items():
        assert name.replace("_", "").isalnum()
        assert name == name.lower()
        assert text
        assert "nan" not in text.lower()
    made = tables(outcome)
    rows = made["local_complexity"]
    keys = ["dataset", "seed", "grid", "bits", "predictor", "radius"]
    assert not rows.duplicated(keys).any()
    assert len(rows) == 8 * (3 * 2 + 2 + 2)
    line = rows[(rows.predictor == "nearest") & (rows.bits == 6) & (rows.dataset == "right")]
    where = (outcome.array("row_bits") == 6) & (outcome.array("row_dataset") == "right")
    expected = outcome.array("row_auc")[where, place(outcome, "nearest")]
    assert np.array_equal(line["auc"].to_numpy(), expected, equal_nan=True)
    assert len(made["local_complexity_sampling"]) == 4 * 2 * 3
    assert (made["local_complexity_bending"]["of these bent"] == 0).all()
    assert list(made["local_complexity_auc"].columns) == ["predictor", "3 bits", "6 bits"]


def test_impossible_populations_are_refused(crowd):
    with pytest.raises(ParameterError, match="no networks"):
        compute(PARAMS, None, seed=1)
    mixed = population(member("left", 0), member("left", 1, source=network(0, (2, 5, 1))))
    with pytest.raises(ParameterError, match="widths"):
        compute(PARAMS, mixed, seed=1)
    with pytest.raises(ParameterError, match="asymmetric"):
        compute(replace(PARAMS, grids=("symmetric_tensor", "asymmetric_tensor")), crowd, seed=1)
    with pytest.raises(ParameterError, match="4 bits"):
        compute(replace(PARAMS, showcase_bits=(4,)), crowd, seed=1)
    with pytest.raises(ParameterError, match="showcase_seed"):
        compute(replace(PARAMS, showcase_seed=2), crowd, seed=1)


@pytest.mark.parametrize(
    "change",
    [
        {"margin": -1.0},
        {"margin": float("nan")},
        {"resolution": 1},
        {"roc_points": 1},
        {"showcase_resolution": 1},
        {"radii": ()},
        {"radii": (0.1, 0.02)},
        {"radii": (0.0, 0.1)},
        {"radii": (0.1, float("nan"))},
        {"reference_radius": 0.05},
        {"directions": (0, 2)},
        {"directions": (2, 2)},
        {"reference_directions": 3},
        {"grids": ()},
        {"grids": ("symmetric_tensor", "symmetric_tensor")},
        {"showcase_bits": ()},
        {"showcase_grid": "fixed_range"},
        {"showcase_seed": -1},
        {"confidence": 1.0},
        {"faithful": 0.0},
        {"useful": 1.0},
    ],
)
def test_senseless_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        replace(PARAMS, **change)


def test_what_the_population_lacks_is_named_before_the_run():
    grids = ("symmetric_tensor", "fixed_range")
    assert DEMANDS.conflicts(PARAMS, seeds=1, grids=grids, bits=(3, 8)) == []
    assert len(DEMANDS.conflicts(PARAMS, seeds=0, grids=grids[1:], bits=(2,))) == 3
