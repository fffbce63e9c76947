"""What the tessellation explorer says of single cells: areas and affine maps as text."""

from __future__ import annotations

import numpy as np

from qgeom.experiments.classifier_flips.tilings import Tiling
from qgeom.experiments.prose import fixed, percent

_DECIMALS = 2
_SMALLEST = 5e-5  # the smallest share that this many decimals of a percentage show
_SPACE, _MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"


def cells(tiling: Tiling, whole: float) -> list[str]:
    """One line per cell: its area and its map, with a tab between them.

    Parameters
    ----------
    tiling : Tiling
        The cells.
    whole : float
        Area of the box.

    Returns
    -------
    list of str
        In the order of the cells.
    """
    maps = np.column_stack([tiling.cell_gradients, tiling.cell_offsets]).tolist()
    shares = (tiling.cell_areas / whole).tolist()
    return [f"{area(own)}\t{affine_map(*row)}" for own, row in zip(shares, maps, strict=True)]


def area(share: float) -> str:
    """A share of the box in percent, tiny ones as a bound.

    Examples
    --------
    >>> [area(share).replace("\N{NO-BREAK SPACE}", " ") for share in (0.1234, 1e-9)]
    ['12.34 %', '< 0.01 %']
    """
    if share < _SMALLEST:
        return f"<{_SPACE}{percent(10.0 ** -(2 + _DECIMALS), _DECIMALS)}"
    return percent(share, _DECIMALS)


def affine_map(first: float, second: float, offset: float) -> str:
    """A map of the plane; lines may be broken between its terms.

    Examples
    --------
    >>> affine_map(1.5, -2.0, -0.001).replace("\N{NO-BREAK SPACE}", " ")
    '1.50 x₁ − 2.00 x₂ + 0.00'
    """
    leading = fixed(first, _DECIMALS)
    return f"{leading}{_SPACE}x₁ {_added(second)}{_SPACE}x₂ {_added(offset)}"


def _added(value: float) -> str:
    text = fixed(value, _DECIMALS)
    sign = _MINUS if text.startswith(_MINUS) else "+"
    return f"{sign}{_SPACE}{text.removeprefix(_MINUS)}"
