"""Training: reproducible, independent per network, and an error when it fails."""

import math

import numpy as np
import pytest
import torch

from qgeom.datasets import Dataset, make_dataset
from qgeom.decisions import accuracy
from qgeom.errors import ParameterError, TrainingError
from qgeom.learning.population import train_population
from qgeom.learning.train import TrainingOptions, train_classifiers

MOONS = make_dataset("moons", n_points=40, n_test=4, options={"noise": 0.1}, seed=1)
OPTIONS = TrainingOptions(hidden=(4, 3), epochs=25, learning_rate=0.05)
SEEDS = (11, 12, 13)
DEVICES = ["cpu"] + ["cuda"] * torch.cuda.is_available()
devices = pytest.mark.parametrize("device", DEVICES)


def train(data=MOONS, options=OPTIONS, *, seeds=SEEDS, device="cpu", **more):
    return train_classifiers(data, options, seeds=seeds, device=device, **more)


def parameters(network):
    return [*network.weights, *network.biases]


def same_bits(first, second):
    pairs = zip(parameters(first), parameters(second), strict=True)
    return all(a.tobytes() == b.tobytes() for a, b in pairs)


def options(**changed):
    return TrainingOptions(**({"hidden": (4,), "epochs": 5, "learning_rate": 0.01} | changed))


def labelled(labels):
    labels = np.array(labels)
    points = np.linspace(-1, 1, 2 * len(labels)).reshape(-1, 2)
    return Dataset(
        name="made up", points=points, labels=labels, test_points=points, test_labels=labels
    )


@devices
def test_a_batch_of_seeds_equals_training_each_alone(device):
    batch = train(device=device)
    assert len(batch.networks) == len(SEEDS)
    for position, seed in enumerate(SEEDS):
        alone = train(seeds=(seed,), device=device)
        pairs = zip(
            parameters(batch.networks[position]), parameters(alone.networks[0]), strict=True
        )
        for a, b in pairs:
            assert np.allclose(a, b, rtol=1e-9, atol=1e-11)
        assert np.allclose(batch.losses[:, position], alone.losses[:, 0], rtol=1e-10)


@devices
def test_the_same_seed_gives_the_same_bits(device):
    first, second = train(device=device), train(device=device)
    for a, b in zip(first.networks, second.networks, strict=True):
        assert same_bits(a, b)
    assert first.losses.tobytes() == second.losses.tobytes()


def test_random_numbers_drawn_elsewhere_change_nothing():
    before = train(seeds=(11,)).networks[0]
    torch.manual_seed(99)
    torch.rand(7)
    np.random.default_rng(0).random(3)
    assert same_bits(train(seeds=(11,)).networks[0], before)


def test_training_leaves_the_global_generator_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    train(seeds=(11,))
    assert torch.equal(torch.rand(3), expected)


def test_other_seeds_give_other_networks():
    networks = train().networks
    assert not same_bits(networks[0], networks[1])
    assert not same_bits(networks[1], networks[2])


def test_the_order_of_seeds_is_the_order_of_networks():
    forwards, backwards = train(), train(seeds=SEEDS[::-1])
    for a, b in zip(forwards.networks, backwards.networks[::-1], strict=True):
        assert all(
            np.allclose(x, y, rtol=1e-9, atol=1e-11)
            for x, y in zip(parameters(a), parameters(b), strict=True)
        )


def test_shapes_and_types():
    trained = train()
    for network in trained.networks:
        assert network.widths == (2, 4, 3, 1)
        assert all(array.dtype == np.float64 for array in parameters(network))
    assert trained.losses.shape == (len(trained.epochs), len(SEEDS))
    assert trained.epochs[0] == 1
    assert (np.diff(trained.epochs) > 0).all()
    assert trained.epochs[-1] <= OPTIONS.epochs


def test_training_learns():
    long = TrainingOptions(hidden=(8,), epochs=300, learning_rate=0.05, min_accuracy=0.9)
    trained = train(options=long, seeds=(1, 2))
    assert (trained.losses[-1] < 0.5 * trained.losses[0]).all()
    assert trained.losses[0] == pytest.approx(math.log(2), abs=0.4)
    for network in trained.networks:
        assert accuracy(network, MOONS.points, MOONS.labels) >= 0.9


# The initialisation and the gradient, against formulas

ONE_TINY_STEP = {"epochs": 1, "learning_rate": 1e-12}


@pytest.mark.parametrize("hidden", [(50, 40)])
def test_initial_values_are_uniform_within_one_over_root_fan_in(hidden):
    (network,) = train(options=options(hidden=hidden, **ONE_TINY_STEP), seeds=(3,)).networks
    for W, b in zip(network.weights, network.biases, strict=True):
        bound = 1.0 / math.sqrt(W.shape[1])
        assert np.abs(W).max() <= bound + 1e-9
        assert np.abs(b).max() <= bound + 1e-9
    for W in network.weights[:2]:
        bound = 1.0 / math.sqrt(W.shape[1])
        sorted_values = np.sort(W.ravel()) / bound
        expected = 2 * (np.arange(W.size) + 0.5) / W.size - 1  # quantiles of the law on [-1, 1]
        distance = np.abs(sorted_values - expected).max() / 2  # Kolmogorov's
        assert distance < 1.95 / math.sqrt(W.size)  # fails for one seed in a thousand
        assert np.abs(W).max() > 0.9 * bound
    assert abs(np.corrcoef(network.weights[1][0], network.weights[1][1])[0, 1]) < 0.6


def loss(network, data):
    """Mean binary cross-entropy in a stable form, by NumPy alone."""
    logits = network(data.points)[:, 0]
    return float(np.mean(np.logaddexp(0.0, logits) - data.labels * logits))


def test_the_first_loss_is_that_of_the_initial_network():
    trained = train(options=options(**ONE_TINY_STEP))
    for network, value in zip(trained.networks, trained.losses[0], strict=True):
        assert value == pytest.approx(loss(network, MOONS), rel=1e-9)


def test_one_step_of_adam_moves_against_the_gradient_by_the_learning_rate():
    """The first step of Adam is ±learning_rate per parameter, against the gradient's sign."""
    start = train(options=options(**ONE_TINY_STEP), seeds=(3,)).networks[0]
    rate = 1e-3
    moved = train(options=options(epochs=1, learning_rate=rate), seeds=(3,)).networks[0]
    checked = 0
    for layer, W in enumerate(start.weights):
        for index in np.ndindex(W.shape):
            gradient = finite_difference(start, layer, index)
            if abs(gradient) > 1e-4:
                step = moved.weights[layer][index] - W[index]
                assert step == pytest.approx(-rate * np.sign(gradient), rel=1e-3)
                checked += 1
    assert checked >= 6


def finite_difference(network, layer, index, width=1e-6):
    losses = []
    for sign in (1, -1):
        weights = [W.copy() for W in network.weights]
        weights[layer][index] += sign * width
        losses.append(loss(type(network)(weights, network.biases), MOONS))
    return (losses[0] - losses[1]) / (2 * width)


def test_each_network_descends_on_its_own_mean_loss():
    """Losses are summed over networks: a batch of one seed twice takes the steps of one."""
    twice = train(seeds=(11, 11))
    assert same_bits(twice.networks[0], twice.networks[1])
    alone = train(seeds=(11,)).networks[0]
    for a, b in zip(parameters(twice.networks[0]), parameters(alone), strict=True):
        assert np.allclose(a, b, rtol=1e-9, atol=1e-11)


# What goes wrong


@pytest.mark.parametrize("epochs", [2, 3, 11, 25])
def test_a_loss_that_is_not_finite_is_an_error(epochs):
    with pytest.raises(TrainingError, match=r"loss is .*lower training\.learning_rate"):
        train(options=options(hidden=(4, 4), epochs=epochs, learning_rate=1e200))


def test_a_network_below_the_demanded_accuracy_is_an_error():
    hopeless = labelled([0, 1] * 10)  # two classes that alternate along a line
    short = options(epochs=1, min_accuracy=0.95)
    with pytest.raises(
        TrainingError, match=r"dataset made up: network 0 reaches \d+\.\d% .*below 95\.0%"
    ):
        train(hopeless, short)
    assert len(train(hopeless, options(epochs=1, min_accuracy=0.0)).networks) == len(SEEDS)


@pytest.mark.parametrize("labels", [[0, 1, 2], [-1, 1], [1, 2]])
def test_labels_other_than_0_and_1(labels):
    with pytest.raises(ParameterError, match="dataset made up: labels other than 0 and 1"):
        train(labelled(labels))


@pytest.mark.parametrize("labels", [[0, 0], [1, 1, 1], [0, 1]])
def test_one_class_alone_is_allowed(labels):
    assert len(train(labelled(labels)).networks) == len(SEEDS)


def test_no_seeds():
    with pytest.raises(ParameterError, match="no seeds"):
        train(seeds=())


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"hidden": ()}, r"hidden is \(\)"),
        ({"hidden": (4, 0)}, r"hidden is \(4, 0\)"),
        ({"epochs": 0}, "epochs is 0"),
        ({"learning_rate": 0.0}, r"learning_rate is 0\.0"),
        ({"learning_rate": -1.0}, r"learning_rate is -1\.0"),
        ({"learning_rate": math.nan}, "learning_rate is nan"),
        ({"learning_rate": math.inf}, "learning_rate is inf"),
    ],
)
def test_options_that_make_no_sense(changed, message):
    with pytest.raises(ParameterError, match=message):
        options(**changed)


def test_progress_is_told():
    lines = []
    train(progress=lines.append)
    assert lines[0].startswith("epoch 1/25: loss 0.")
    assert 5 <= len(lines) <= 20


# A population, where a stuck network is drawn anew


def population(*, min_accuracy, attempts, seeds, count=2, epochs=60):
    asked, lines = [], []

    def seed_of(place, attempt):
        asked.append((place, attempt))
        return seeds[place][attempt]

    wanted = options(hidden=(2,), epochs=epochs, learning_rate=0.1, min_accuracy=min_accuracy)
    try:
        return (
            train_population(
                MOONS,
                wanted,
                count=count,
                attempts=attempts,
                seed_of=seed_of,
                device="cpu",
                progress=lines.append,
            ),
            asked,
            lines,
        )
    except TrainingError as error:
        return error, asked, lines


def reached(seed):
    wanted = options(hidden=(2,), epochs=60, learning_rate=0.1)
    (network,) = train(options=wanted, seeds=(seed,)).networks
    return accuracy(network, MOONS.points, MOONS.labels)


@pytest.fixture(scope="module")
def ranked():
    """Seeds by the accuracy that they reach, worst first."""
    return sorted(range(8), key=reached)


def test_good_networks_are_kept(ranked):
    members, asked, lines = population(
        min_accuracy=0.0, attempts=3, seeds=[[ranked[0]], [ranked[1]]]
    )
    assert [(m.seed, m.attempt) for m in members] == [(ranked[0], 0), (ranked[1], 0)]
    assert asked == [(0, 0), (1, 0)]
    assert not [line for line in lines if "stuck" in line]


def test_a_stuck_network_is_drawn_anew_and_the_others_stay(ranked):
    bad, good = ranked[0], ranked[-1]
    between = (reached(bad) + reached(good)) / 2
    assert reached(bad) < between < reached(good)
    members, asked, lines = population(
        min_accuracy=between, attempts=3, seeds=[[good], [bad, bad, good]]
    )
    assert [(m.seed, m.attempt) for m in members] == [(good, 0), (good, 2)]
    assert asked == [(0, 0), (1, 0), (1, 1), (1, 2)]
    assert len([line for line in lines if "network 1 got stuck" in line]) == 2


def test_a_network_that_stays_stuck_is_an_error(ranked):
    bad, good = ranked[0], ranked[-1]
    between = (reached(bad) + reached(good)) / 2
    error, asked, _ = population(min_accuracy=between, attempts=2, seeds=[[good], [bad, bad]])
    assert isinstance(error, TrainingError)
    assert "network 1 reaches at most" in str(error)
    assert "in 2 attempt(s)" in str(error)
    assert asked == [(0, 0), (1, 0), (1, 1)]


@pytest.mark.parametrize(("count", "attempts"), [(0, 1), (1, 0)])
def test_a_population_has_members_and_attempts(count, attempts):
    with pytest.raises(ParameterError, match="at least 1 each"):
        population(min_accuracy=0.0, attempts=attempts, count=count, seeds=[])
