"""`digits_classifier`: training job, measurements against loops and fractions, refusals."""

import re
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from qgeom.errors import ParameterError
from qgeom.experiments.digits_classifier.cells import (
    _residual,
    cell_ends,
    describe_cells,
    rounding_bounds,
)
from qgeom.experiments.digits_classifier.compute import compute
from qgeom.experiments.digits_classifier.nonlinearity import bends, linear_around, sigma
from qgeom.experiments.digits_classifier.parameters import IMAGES
from qgeom.experiments.digits_classifier.prose import tables, variables
from qgeom.experiments.digits_classifier.softmax import changed_decisions, softmax
from qgeom.grids import Grid
from qgeom.learning import images as images_module
from qgeom.learning.digits_classifier import train
from qgeom.learning.images import LabelledImages, stratified_split
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.seeds import derive_seed
from tests.qgeom.experiments.digits_classifier_cases import PARAMS


def quiet(_):
    pass


@pytest.fixture(scope="module")
def trained():
    return train(PARAMS, seed=4, device="cpu", progress=quiet)


@pytest.fixture(scope="module")
def outcome(trained):
    return compute(PARAMS, None, seed=9, trained=trained)


def held_out(trained, seed, part="held_out"):
    places = trained.arrays[part][seed]
    return trained.arrays["pixels"][places] / 16, trained.arrays["labels"][places]


# The training job


def test_networks_and_arrays_are_named(trained):
    kinds = ("relu/4", "relu/7-5", "affine", "squares/4", "squares/7-5")
    assert list(trained.networks) == [f"{kind}/seed{k}" for kind in kinds for k in range(2)]
    assert trained.networks["relu/7-5/seed1"].widths == (64, 7, 5, 10)
    assert trained.networks["squares/4/seed0"].widths == (64, 4, 10)
    assert trained.networks["affine/seed1"].widths == (64, 10)
    assert trained.arrays["training"].shape == (2, 120)
    assert trained.arrays["held_out"].shape == (2, 60)
    assert trained.arrays["outputs_tanh"].shape == (2, 2, 60, 10)
    assert trained.arrays["curve_sigmoid"].shape == (2, 4, 2)
    assert trained.arrays["curve_affine"].shape == (1, 4, 2)
    assert trained.arrays["shape"].tolist() == [8, 8]


def test_the_job_trains_on_the_divisions_of_its_seed(trained):
    digits = images_module.bundled_digits()
    for k in range(2):
        split = stratified_split(digits, train=120, test=60, seed=derive_seed(4, "division", k))
        for part, places in zip(("training", "held_out"), split, strict=True):
            got, labels = held_out(trained, k, part)
            assert (got == digits.inputs()[places]).all()
            assert (labels == digits.labels[places]).all()


def test_the_job_repeats_itself(trained):
    again = train(PARAMS, seed=4, device="cpu", progress=quiet)
    for name, network in trained.networks.items():
        pairs = zip(network.weights, again.networks[name].weights, strict=True)
        assert all(a.tobytes() == b.tobytes() for a, b in pairs)


def test_other_images_go_the_same_way(monkeypatch):
    rng = np.random.default_rng(0)
    labels = np.arange(400) % 10
    pixels = rng.integers(0, 60, (400, 12)).astype(np.uint8)
    pixels[np.arange(400), labels] = 255
    divided = LabelledImages(
        name="mnist",
        pixels=pixels,
        labels=labels,
        shape=(3, 4),
        white=255,
        held_out=np.arange(400) >= 300,
    )
    monkeypatch.setattr(images_module, "mnist", lambda folder: divided)
    params = replace(PARAMS, images="mnist", downloads="x", epochs=30)
    found = compute(
        params, None, seed=0, trained=train(params, seed=1, device="cpu", progress=quiet)
    )
    assert found.array("accuracy")[3].min() > 0.9  # the affine classifier
    assert found.array("shown_images").shape[1:] == (3, 4)
    assert variables(found)["images"] == "MNIST"


# Accuracy and softmax


def test_accuracies_agree_with_a_loop(trained, outcome):
    kinds = outcome.array("kinds").tolist()
    assert kinds == ["relu", "tanh", "sigmoid", "affine", "squares"]
    assert outcome.array("shapes").tolist() == ["4", "7-5"]
    cases = product(enumerate(kinds), enumerate(("/4", "/7-5")), range(2))
    for (row, kind), (column, shape), k in cases:
        points, labels = held_out(trained, k)
        name, place = (kind, 0) if kind == "affine" else (f"{kind}{shape}", column)
        right = 0
        for image, (x, label) in enumerate(zip(points, labels, strict=True)):
            if kind in {"tanh", "sigmoid"}:
                z = trained.arrays[f"outputs_{kind}"][column, k, image]
            else:
                z = trained.networks[f"{name}/seed{k}"]([x])[0]
            right += max(range(10), key=lambda j, z=z: z[j]) == label
        curve = trained.arrays[f"curve_{kind}"][place, :, k]
        assert outcome.array("accuracy")[row, column, k] == right / 60 == curve[-1]
        assert outcome.array("best")[row, column, k] == max(curve)
        fitted = trained.arrays[f"fitted_{kind}"][place, k]
        assert outcome.array("fitted")[row, column, k] == fitted


def test_differences_are_taken_at_equal_shape_and_division(outcome):
    accuracy, best = outcome.array("accuracy"), outcome.array("best")
    for column, k in product(range(2), range(2)):
        relu, tanh, sigmoid, _, squares = accuracy[:, column, k]
        expected = {
            "tanh": relu - tanh,
            "sigmoid": relu - sigmoid,
            "affine": relu - best[3, column, k],
            "squares": squares - relu,
        }
        for name, value in expected.items():
            assert outcome.array(f"difference_{name}")[column, k] == value
    rows = outcome.array("difference_intervals_tanh")
    assert rows.shape == (3, 3)
    assert rows[:2, 1] == pytest.approx(outcome.array("difference_tanh").mean(axis=1))
    assert rows[2, 1] == pytest.approx(outcome.array("difference_tanh").mean())


def test_curves_are_those_of_the_reference_shape(trained, outcome):
    assert (outcome.array("curve_relu") == trained.arrays["curve_relu"][1]).all()
    assert (outcome.array("curve_affine") == trained.arrays["curve_affine"][0]).all()
    assert outcome.metrics["reference"] == 1
    assert outcome.metrics["neurons"] == 12
    assert outcome.metrics["networks"] == 2 * (4 * 2 + 1)


def test_softmax():
    chances = softmax(np.array([[0.0, np.log(3.0)], [1000.0, 0.0]]))
    assert chances[0] == pytest.approx([0.25, 0.75])
    assert chances[1].tolist() == [1.0, 0.0]


def test_decisions_that_softmax_changes_are_counted():
    outputs = np.array([[3.0, 1.0, 2.0], [0.0, 1e-18, -1.0], [2.0, 2.0, 1.0], [-800.0, 0.0, 1.0]])
    assert changed_decisions(outputs) == 1  # only the tie that rounding makes
    assert changed_decisions(outputs[[0, 2, 3]]) == 0


def test_the_showcase_has_all_mistakes_and_one_image_per_digit(trained, outcome):
    points, labels = held_out(trained, 1)
    z = trained.networks["relu/7-5/seed1"](points)
    wrong = z.argmax(1) != labels
    shown = outcome.array("shown_decided") != outcome.array("shown_labels")
    assert shown.sum() == wrong.sum()
    assert shown[: wrong.sum()].all()
    expected = points[wrong].reshape(-1, 8, 8)
    assert (outcome.array("shown_images")[: wrong.sum()] == expected).all()
    rest = outcome.array("shown_labels")[wrong.sum() :]
    assert rest.tolist() == sorted(set(labels[~wrong].tolist()))
    powers = np.exp(z[wrong])
    assert outcome.array("shown_chances")[: wrong.sum()] == pytest.approx(
        powers.max(1) / powers.sum(1)
    )


# Cells


def state(network, x):
    """The pattern of one input, in fractions."""
    values, pattern = [Fraction(float(c)) for c in x], []
    layers = [*zip(network.weights, network.biases, strict=True)]
    for depth, (W, b) in enumerate(layers):
        values = [
            sum(Fraction(float(w)) * v for w, v in zip(row, values, strict=True))
            + Fraction(float(c))
            for row, c in zip(W, b, strict=True)
        ]
        if depth < len(layers) - 1:
            pattern += [v > 0 for v in values]
            values = [max(v, Fraction(0)) for v in values]
    return tuple(pattern), values


def test_cells_agree_with_fractions(trained, outcome):
    network = trained.networks["relu/7-5/seed0"]
    points, labels = held_out(trained, 0)
    training, _ = held_out(trained, 0, "training")
    exact = [state(network, x) for x in points]
    met, seen = {p for p, _ in exact}, {state(network, x)[0] for x in training}
    unseen = np.array([p not in seen for p, _ in exact])
    right = np.array([max(range(10), key=lambda j, v=v: v[j]) for _, v in exact]) == labels
    assert outcome.array("cell_patterns_test")[0] == len(met)
    assert outcome.array("cell_patterns_all")[0] == len(met | seen)
    assert outcome.array("cell_unseen_images")[0] == unseen.sum()
    assert outcome.array("cell_unseen_right")[0] == (unseen & right).sum()
    bound = rounding_bounds(network, points)[-1]
    for computed, error, (_, values) in zip(network(points), bound, exact, strict=True):
        gaps = [abs(Fraction(float(z)) - v) for z, v in zip(computed, values, strict=True)]
        assert all(gap <= Fraction(float(e)) for gap, e in zip(gaps, error, strict=True))
        assert error.max() < 1e-11


def test_ends_of_cells_agree_with_fractions(trained):
    network = trained.networks["relu/7-5/seed0"]
    points, _ = held_out(trained, 0)
    directions = np.random.default_rng(2).standard_normal((20, 64))
    for x, d, end in zip(
        points[:20], directions, cell_ends(network, points[:20], directions), strict=True
    ):
        start = state(network, x)[0]
        assert state(network, x + 0.999 * end * d)[0] == start
        assert state(network, x + 1.001 * end * d)[0] != start


def test_a_kink_within_the_cell_would_be_noticed():
    bent = ReLUNetwork([[[1.0], [-1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    maps = bent.affine_maps([[1.0]])
    assert _residual(bent, maps, np.array([[2.0]]))[0] <= 1
    assert _residual(bent, maps, np.array([[-1.0]]))[0] > 1e9
    found = describe_cells(bent, np.array([[1.0]]), np.array([[0.5], [0.0]]), np.zeros(2), seed=1)
    assert (found.touching, found.bent, found.patterns_test) == (1, 0, 2)
    assert (found.unseen_images, found.unseen_right) == (1, 1)


def test_images_beyond_their_cells_are_bent(outcome):
    assert (outcome.array("cell_bent") == 0).all()
    assert (outcome.array("cell_beyond") > 40).all()
    assert (outcome.array("cell_reach") > 0).all()


def test_the_kink_is_found_and_only_the_kink():
    found = bends()
    assert (found["bend_linear"] == found["bend_expected"]).all()
    assert 0 < found["bend_expected"].sum() < len(found["bend_at"])
    assert sigma(Fraction(-3, 7)) == 0
    assert not linear_around(Fraction(1, 4), Fraction(2))


# Twins


def test_twins_agree_with_a_loop(trained, outcome):
    row = 0
    for k in range(2):
        points, labels = held_out(trained, k)
        network = trained.networks[f"relu/7-5/seed{k}"]
        for grid in PARAMS.grids:
            for bits in PARAMS.bits:
                twin = quantize_network(network, Grid.from_name(grid, bits)).network
                flips = changes = still = right = neurons = 0
                for x, label in zip(points, labels, strict=True):
                    before, after = (n([x])[0].argmax() for n in (network, twin))
                    differing = int((network.pattern([x]) != twin.pattern([x])).sum())
                    neurons += differing
                    flips += differing > 0
                    changes += before != after
                    still += before != after and not differing
                    right += after == label
                names = ("seed", "grid", "bits", "accuracy", "flipped", "changed")
                got = tuple(outcome.array(f"row_{name}")[row] for name in names)
                assert got == (k, grid, bits, right / 60, flips / 60, changes / 60)
                assert outcome.array("row_changed_unflipped")[row] == still / 60
                assert outcome.array("row_flip_rate")[row] == pytest.approx(neurons / 720)
                row += 1
    assert row == len(outcome.array("row_bits"))


# Prose and refusals


def test_prose_and_tables(outcome):
    printed = variables(outcome)
    assert not [text for text in printed.values() if re.search(r"nan|inf|None", text)]
    accuracy = outcome.array("accuracy")[0, 1].mean()
    assert printed["accuracy_relu"].startswith(f"{100 * accuracy:.1f}")
    found = tables(outcome)
    assert len(found["digits_classifier"]) == 8
    assert len(found["digits_classifier_runs"]) == 18
    assert found["digits_classifier_shapes"]["hidden"].tolist() == ["4", "7→5", "mean"]
    assert found["digits_classifier_accuracy"]["network"].tolist()[0] == "ReLU"
    assert len(found["digits_classifier_cells"]) == 2


def test_without_networks_there_is_nothing_to_compute(trained):
    with pytest.raises(ParameterError, match="train them first"):
        compute(PARAMS, None, seed=0, trained=None)
    arrays = {name: a for name, a in trained.arrays.items() if name != "fitted_tanh"}
    with pytest.raises(ParameterError, match="fitted_tanh"):
        compute(PARAMS, None, seed=0, trained=replace(trained, arrays=arrays))


def test_names_of_images_are_known_to_both():
    assert IMAGES == images_module.IMAGES


@pytest.mark.parametrize(
    "changed",
    [
        {"images": "letters"},
        {"train_images": 9},
        {"hidden": ()},
        {"hidden": ((7, 5), ())},
        {"hidden": ((7, 5), (3, 0))},
        {"hidden": ((7, 5), (4,), (7, 5))},
        {"reference_hidden": (5, 7)},
        {"epochs": 0},
        {"batch": -1},
        {"learning_rate": 0.0},
        {"affine_learning_rate": float("nan")},
        {"seeds": 0},
        {"showcase_seed": 2},
        {"grids": ()},
        {"grids": ("step",)},
        {"grids": ("fixed_range", "fixed_range")},
        {"bits": ()},
        {"bits": (8, 2)},
        {"bits": (1, 8)},
        {"bits": (8, 25)},
        {"reference_bits": 4},
        {"confidence": 1.0},
        {"good_accuracy": 0.0},
    ],
)
def test_impossible_parameters_are_refused(changed):
    with pytest.raises(ParameterError):
        replace(PARAMS, **changed)
