"""Rooms that evaluate networks on a device: what it computes, and that it makes no difference.

Two evaluations in float64 differ by rounding alone. Where no pre-activation is nearer to 0 than
1e-9, far above the rounding of these small networks, no sign can depend on it, so that all counts
must agree exactly; that no point is nearer is checked first. Other numbers agree up to rounding.
"""

import importlib
import inspect
import itertools
import subprocess
import sys

import numpy as np
import pytest
import torch

from qgeom.arrays import on_host
from qgeom.experiments.affine_residual.maps import reverse_weights
from qgeom.experiments.affine_residual.reports import split_errors
from tests.qgeom.experiments import test_affine_residual as affine
from tests.qgeom.experiments import test_classifier_flips as classifier
from workflow.devices import placement

ROOMS = pytest.mark.parametrize("room", [classifier, affine], ids=["classifier", "affine"])
SAFE = 1e-9
needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU here")


class Recorder:
    """A place that remembers what was put there, possibly shifted."""

    def __init__(self, place, shift=0.0):
        self.place, self.shift, self.seen = place, shift, []

    def __call__(self, array):
        self.seen.append(array)
        return self.place(array + self.shift)


@pytest.fixture(scope="module")
def crowd():
    return {
        room: room.population(*(room.member(name, 0) for name in ("left", "right")))
        for room in (classifier, affine)
    }


def run(room, crowd, place):
    return room.compute(room.PARAMS, crowd[room], seed=1, place=place)


@pytest.fixture(scope="module")
def on_arrays(crowd):
    return {room: run(room, crowd, on_host) for room in crowd}


def assert_signs_are_safe(room, crowd, seen):
    """No drawn point is so near to a boundary that rounding could decide a sign there."""
    if room is affine:  # vertices of cells lie on boundaries; of these only outputs are asked
        sizes = room.PARAMS.points, room.PARAMS.walk_points
        seen = [points for points in seen if len(points) in sizes]
    assert seen
    for points in {array.tobytes(): array for array in seen}.values():
        for member in crowd[room].members:
            for network in (member.network, *(twin.network for twin in member.twins.values())):
                values = np.concatenate(network.pre_activations(points), axis=1)
                assert np.abs(values).min() > SAFE


def assert_agree(room, crowd, place, expected):
    recorder = Recorder(place)
    found = run(room, crowd, recorder)
    assert_signs_are_safe(room, crowd, recorder.seen)
    assert found.metrics == expected.metrics
    assert found.arrays.keys() == expected.arrays.keys()
    for name, array in expected.arrays.items():
        assert isinstance(found.arrays[name], np.ndarray), name
        assert found.arrays[name].dtype == array.dtype, name
        if name.endswith("_ratio"):  # rounding itself, in units of a proven bound
            assert max(array.max(), found.arrays[name].max()) <= 1, name
        elif "_error_rank_" in name:
            # two errors that are equal up to rounding may change places: 12 / n² for each pair
            limit = 4 * 12 / room.PARAMS.resolution**4
            np.testing.assert_allclose(found.arrays[name], array, atol=limit, err_msg=name)
        elif array.dtype.kind == "f":
            # float32 maps are rounded once more
            rtol = 1e-9 if array.dtype == np.float64 else 2.0**-22
            np.testing.assert_allclose(
                found.arrays[name], array, rtol=rtol, atol=1e-11, err_msg=name
            )
        else:
            np.testing.assert_array_equal(found.arrays[name], array, err_msg=name)


@ROOMS
def test_tensors_give_the_outcome_of_arrays(room, crowd, on_arrays):
    assert_agree(room, crowd, torch.as_tensor, on_arrays[room])


@needs_gpu
@ROOMS
def test_a_gpu_gives_the_outcome_of_the_host(room, crowd, on_arrays):
    place, name = placement("cuda")
    assert name.startswith("cuda (")
    assert_agree(room, crowd, place, on_arrays[room])


EVALUATED = {  # columns that evaluations on the device decide, and some that they do not touch
    classifier: (
        ("row_lattice_pattern_disagreement", "row_flip_near", "row_error_rank_norm"),
        ("lattice_decision_change", "sample_relu_flip_rate", "profile_squared_error"),
        (
            "row_pattern_disagreement",
            "row_test_accuracy",
            "row_train_relu_flip_rate",
            "explorer_vertices",
            "explorer_flip_areas",
        ),
    ),
    affine: (
        ("row_residual_stable_ratio", "row_output_ratio", "row_corrected_ratio"),
        (
            "row_points_changed",
            "row_cells_ratio",
            "row_error_largest",
            "row_report_linear_fraction",
        ),
        ("walk_left_whole_error", "walk_left_output_error"),
        ("row_area_changed", "row_bends", "row_jump_float", "row_slope_stable"),
    ),
}


@ROOMS
def test_the_device_evaluates_what_is_dense_and_the_host_the_rest(room, crowd, on_arrays):
    *evaluated, exact = EVALUATED[room]
    expected = on_arrays[room]
    shifted = run(room, crowd, Recorder(torch.as_tensor, shift=0.05))
    for name in (name for names in evaluated for name in names):
        assert (shifted.array(name) != expected.array(name)).any(), name
    for name in exact:
        np.testing.assert_array_equal(shifted.array(name), expected.array(name), err_msg=name)


@ROOMS
def test_rooms_say_that_they_use_the_device(room):
    parameters = importlib.import_module(type(room.PARAMS).__module__)
    assert parameters.USES_DEVICE
    assert inspect.signature(room.compute).parameters["place"].default is on_host


def test_torch_is_not_imported_on_the_host():
    program = f"""
import sys
import {classifier.__name__} as classifier, {affine.__name__} as affine
for room in (classifier, affine):
    room.compute(room.PARAMS, room.population(room.member("left", 0)), seed=1)
sys.exit("torch" in sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_reverse_accumulation_and_the_split_of_errors_stay_where_the_points_are():
    made = affine.network(3)
    twin = affine.member("left", 0, made).twins[affine.KEYS[0]].network
    x = np.random.default_rng(0).uniform(-1, 1, (40, 2))
    placed = torch.as_tensor(x)
    pairs = [
        *zip(
            reverse_weights(made, made.pattern(x)),
            reverse_weights(made, made.pattern(placed)),
            strict=True,
        ),
        *zip(
            itertools.chain(*split_errors(made, twin, x)),
            itertools.chain(*split_errors(made, twin, placed)),
            strict=True,
        ),
    ]
    assert len(pairs) == 3 + 4
    for array, tensor in pairs:
        assert isinstance(tensor, torch.Tensor)
        assert tensor.device == placed.device
        np.testing.assert_allclose(on_host(tensor), array, rtol=0, atol=1e-12)
