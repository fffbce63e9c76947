"""Errors say what was wrong, where, and what to do."""

import pytest

from qgeom import errors

CLASSES = [
    errors.ParameterError,
    errors.ShapeError,
    errors.NotFiniteError,
    errors.FormatError,
    errors.TrainingError,
    errors.DeviceError,
]


@pytest.mark.parametrize("kind", CLASSES)
def test_each_is_a_value_error_of_the_library(kind):
    error = kind("step is 0", where="delta", remedy="give more")
    assert isinstance(error, errors.QgeomError)
    assert isinstance(error, ValueError)
    assert (error.what, error.where, error.remedy) == ("step is 0", "delta", "give more")
    assert str(error) == "delta: step is 0 (give more)"


def test_place_and_remedy_may_be_missing():
    assert str(errors.QgeomError("bad")) == "bad"
    assert str(errors.QgeomError("bad", where="x")) == "x: bad"
    assert str(errors.QgeomError("bad", remedy="stop")) == "bad (stop)"


def test_classes_stay_apart():
    for kind in CLASSES:
        others = tuple(other for other in CLASSES if other is not kind)
        assert not issubclass(kind, others)
