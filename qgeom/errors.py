"""Errors of the library: each says what was wrong, where, and what to do about it."""

from __future__ import annotations


class QgeomError(ValueError):
    """Base class of every error that `qgeom` raises on purpose.

    Parameters
    ----------
    what : str
        What was wrong, with the offending value.
    where : str, optional
        Which argument, layer, neuron or file it was found in.
    remedy : str, optional
        What the caller can do about it.

    Examples
    --------
    >>> print(QgeomError("step is 0.0", where="argument delta", remedy="give a step above zero"))
    argument delta: step is 0.0 (give a step above zero)
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        prefix = f"{where}: " if where else ""
        suffix = f" ({remedy})" if remedy else ""
        super().__init__(f"{prefix}{what}{suffix}")


class ParameterError(QgeomError):
    """An option lies outside the values that make sense."""


class ShapeError(QgeomError):
    """An array has the wrong number of axes or the wrong length along one of them."""


class NotFiniteError(QgeomError):
    """An array holds NaN or infinity."""


class FormatError(QgeomError):
    """A stored network cannot be read: not the expected tensors, or not the expected layout."""


class GeometryError(QgeomError):
    """A geometric object is inconsistent or degenerate where it must not be."""


class TrainingError(QgeomError):
    """Training ended without a usable network."""


class DeviceError(QgeomError):
    """The requested compute device does not exist here."""
