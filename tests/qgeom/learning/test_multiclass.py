"""Training of several classes: gradients, reproducibility, independence, errors."""

import math

import numpy as np
import pytest

from qgeom.errors import ParameterError, ShapeError, TrainingError
from qgeom.learning.multiclass import MulticlassOptions, train_multiclass

RNG = np.random.default_rng(5)
POINTS = RNG.standard_normal((30, 4))
LABELS = np.argmax(POINTS @ RNG.standard_normal((4, 3)), axis=1)
TRAINING = np.array([np.arange(20), np.arange(5, 25)])
HELD_OUT = np.array([np.arange(20, 30), [*range(5), *range(25, 30)]])
SEEDS = (3, 8)
SIGMA = {
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
}


def options(**changed):
    base = {"hidden": (5,), "epochs": 1, "batch": 0, "learning_rate": 0.01}
    return MulticlassOptions(**(base | changed))


def train(chosen, places=(0, 1), **more):
    places = list(places)
    return train_multiclass(
        more.pop("points", POINTS),
        more.pop("labels", LABELS),
        chosen,
        training=TRAINING[places],
        held_out=HELD_OUT[places],
        seeds=[SEEDS[p] for p in places],
        device="cpu",
        **more,
    )


def outputs(weights, biases, points, activation):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        points = SIGMA[activation](points @ W.T + b)
    return points @ weights[-1].T + biases[-1]


def loss(weights, biases, places, chosen):
    z = outputs(weights, biases, POINTS[places], chosen.activation)
    wanted = np.eye(3)[LABELS[places]]
    if chosen.loss == "squares":
        return ((z - wanted) ** 2).sum(1).mean()
    return -np.log((np.exp(z) / np.exp(z).sum(1, keepdims=True))[wanted == 1]).mean()


@pytest.mark.parametrize("activation", SIGMA)
@pytest.mark.parametrize("kind", ["softmax", "squares"])
@pytest.mark.parametrize("hidden", [(), (5,), (4, 3)])
def test_the_first_step_is_that_of_adam_along_a_numerical_gradient(activation, kind, hidden):
    chosen = options(activation=activation, loss=kind, hidden=hidden)
    start = train(options(activation=activation, hidden=hidden, learning_rate=1e-300))
    end = train(chosen)
    for place in range(2):
        parameters = [np.array(a[place]) for a in (*start.weights, *start.biases)]
        moved = [a[place] for a in (*end.weights, *end.biases)]
        half = len(start.weights)
        for array, after in zip(parameters, moved, strict=True):
            for index in np.ndindex(array.shape):
                kept, slopes = array[index], []
                for step in (1e-6, -1e-6):
                    array[index] = kept + step
                    slopes.append(
                        loss(parameters[:half], parameters[half:], TRAINING[place], chosen)
                    )
                array[index] = kept
                slope = (slopes[0] - slopes[1]) / 2e-6
                if abs(slope) > 1e-5:  # the first step of Adam has the size of the rate
                    assert after[index] - kept == pytest.approx(-0.01 * np.sign(slope), rel=1e-2)


def test_initial_weights_are_those_of_the_width():
    start = train(options(hidden=(50,), learning_rate=1e-300))
    for fan_in, W, b in zip((4, 50), start.weights, start.biases, strict=True):
        bound = 1 / math.sqrt(fan_in)
        both = np.concatenate([W.ravel(), b.ravel()])
        assert (np.abs(both) <= bound).all()
        assert np.abs(both).max() > 0.9 * bound
        assert abs(both.mean()) < 0.2 * bound


@pytest.mark.parametrize("activation", SIGMA)
def test_what_is_reported_is_what_the_parameters_give(activation):
    found = train(options(activation=activation, epochs=3, batch=7))
    for place in range(2):
        parts = [[a[place] for a in arrays] for arrays in (found.weights, found.biases)]
        z = outputs(*parts, POINTS[HELD_OUT[place]], activation)
        assert np.allclose(found.outputs[place], z, rtol=1e-12, atol=1e-13)
        right = z.argmax(1) == LABELS[HELD_OUT[place]]
        assert found.curve.shape == (3, 2)
        assert found.curve[-1, place] == right.mean()
        fitted = outputs(*parts, POINTS[TRAINING[place]], activation).argmax(1)
        assert found.train_accuracy[place] == (fitted == LABELS[TRAINING[place]]).mean()
    if activation == "relu":
        assert np.allclose(found.network(1)(POINTS[HELD_OUT[1]]), found.outputs[1], atol=1e-13)


def test_a_batch_of_seeds_equals_training_each_alone_and_repeats_itself():
    chosen = options(epochs=6, batch=6)
    both, again = train(chosen), train(chosen)
    for place in range(2):
        alone = train(chosen, (place,))
        for one, same, other in zip(both.weights, again.weights, alone.weights, strict=True):
            assert one.tobytes() == same.tobytes()
            assert np.allclose(one[place], other[0], rtol=1e-9, atol=1e-12)
    assert (both.weights[0][0] != both.weights[0][1]).all()


def test_activations_share_start_and_batches():
    starts = [train(options(activation=a, learning_rate=1e-300, batch=3)) for a in SIGMA]
    for other in starts[1:]:
        assert all((a == b).all() for a, b in zip(starts[0].weights, other.weights, strict=True))


def test_every_training_point_and_no_other_is_seen():
    points = POINTS.copy()
    points[29] = 1e6  # held out for both seeds
    near, far = train(options(epochs=2, batch=4)), train(options(epochs=2, batch=4), points=points)
    assert all((a == b).all() for a, b in zip(near.weights, far.weights, strict=True))
    points[12] = 3.0
    other = train(options(epochs=2, batch=4), points=points)
    assert (near.weights[0] != other.weights[0]).any(axis=(1, 2)).all()


def test_learning_lowers_the_loss():
    lines = []
    found = train(options(epochs=80, batch=5), progress=lines.append)
    assert (found.train_accuracy > 0.9).all()
    assert len(lines) == 4


@pytest.mark.parametrize(
    "changed",
    [
        {"hidden": (0,)},
        {"activation": "gelu"},
        {"loss": "hinge"},
        {"epochs": 0},
        {"batch": -1},
        {"learning_rate": 0.0},
        {"learning_rate": math.inf},
    ],
)
def test_impossible_options_are_refused(changed):
    with pytest.raises(ParameterError):
        options(**changed)


def test_impossible_calls_are_refused():
    with pytest.raises(ParameterError, match="no seeds"):
        train(options(), ())
    with pytest.raises(ParameterError, match="label below 0"):
        train(options(), labels=LABELS - 1)
    with pytest.raises(ShapeError, match="one row"):
        train_multiclass(
            POINTS, LABELS, options(), training=TRAINING, held_out=HELD_OUT, seeds=[1], device="cpu"
        )
    with pytest.raises(TrainingError, match="not finite"):
        train(options(learning_rate=1e200, loss="squares", epochs=3))
