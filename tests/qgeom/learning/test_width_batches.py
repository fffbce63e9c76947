"""Several widths in one batch: as if each were trained alone, and errors for what is no job."""

import numpy as np
import pytest

from qgeom.datasets import Dataset
from qgeom.errors import ParameterError, ShapeError
from qgeom.experiments.circle_polygon.parameters import Params
from qgeom.learning.circle_polygon import train
from qgeom.learning.train import TrainingOptions, train_classifiers
from qgeom.learning.width_batches import train_widths

RNG = np.random.default_rng(0)
POINTS = RNG.uniform(-1, 1, size=(60, 2))
LABELS = (np.hypot(*POINTS.T) < 0.7).astype(np.int64)
OPTIONS = {"epochs": 40, "learning_rate": 0.05, "device": "cpu"}
JOBS = [(2, 7), (9, 7), (5, 8), (1, 3)]


def parameters(network):
    return [*network.weights, *network.biases]


def test_each_width_learns_as_if_alone():
    batch = train_widths(POINTS, LABELS, jobs=JOBS, **OPTIONS)
    data = Dataset(
        name="disc", points=POINTS, labels=LABELS, test_points=POINTS, test_labels=LABELS
    )
    for network, (width, seed) in zip(batch, JOBS, strict=True):
        options = TrainingOptions(hidden=(width,), epochs=40, learning_rate=0.05)
        (alone,) = train_classifiers(data, options, seeds=(seed,), device="cpu").networks
        assert network.widths == (2, width, 1)
        for a, b in zip(parameters(network), parameters(alone), strict=True):
            assert np.allclose(a, b, rtol=1e-9, atol=1e-11)


def test_training_changes_the_networks_and_progress_is_told():
    lines = []
    options = OPTIONS | {"progress": lines.append}
    (short,) = train_widths(POINTS, LABELS, jobs=[(4, 1)], **(OPTIONS | {"epochs": 1}))
    (long,) = train_widths(POINTS, LABELS, jobs=[(4, 1)], **options)
    assert not np.allclose(short.weights[0], long.weights[0])
    assert lines


@pytest.mark.parametrize("jobs", [[], [(0, 1)], [(3, 1), (-1, 1)]])
def test_jobs_are_widths_from_one(jobs):
    with pytest.raises(ParameterError, match="jobs"):
        train_widths(POINTS, LABELS, jobs=jobs, **OPTIONS)


def test_labels_are_zero_or_one_for_each_point():
    with pytest.raises(ParameterError, match="labels"):
        train_widths(POINTS, LABELS + 1, jobs=JOBS, **OPTIONS)
    with pytest.raises(ShapeError):
        train_widths(POINTS, LABELS[:-1], jobs=JOBS, **OPTIONS)


PARAMS = Params(
    radius=0.75,
    points=50,
    widths=(2, 3, 4),
    seeds=2,
    epochs=3,
    learning_rate=0.05,
    draws=1,
    deep_hidden=(2, 2),
    largest_lattice=4,
    drawn_lattice=4,
    confidence=0.95,
)


def quiet(_):
    pass


def test_the_disc_is_labelled_and_every_network_is_named():
    trained = train(PARAMS, seed=5, device="cpu", progress=quiet)
    assert list(trained.networks) == [f"width0{n}/seed{k}" for n in (2, 3, 4) for k in (0, 1)]
    points, labels = trained.arrays["points"], trained.arrays["labels"]
    assert points.shape == (50, 2)
    assert np.abs(points).max() <= 1
    assert np.array_equal(labels == 1, (points**2).sum(axis=1) < 0.75**2)


def test_training_follows_from_the_seed():
    first, again, other = (train(PARAMS, seed=s, device="cpu", progress=quiet) for s in (5, 5, 6))
    name = "width03/seed1"
    assert np.array_equal(first.network(name).weights[0], again.network(name).weights[0])
    assert not np.allclose(first.network(name).weights[0], other.network(name).weights[0])
    assert not np.allclose(
        first.network("width03/seed0").weights[0], first.network(name).weights[0]
    )
