"""Numbers as the report prints them: formatted once, beside the data they come from."""

from __future__ import annotations

import math

from qgeom.errors import NotFiniteError
from qgeom.statistics import Interval

_MINUS = "\N{MINUS SIGN}"


def _checked(value: float) -> float:
    if not math.isfinite(value):
        raise NotFiniteError(f"cannot print {value}", remedy="decide what the prose says instead")
    return value


def fixed(value: float, digits: int) -> str:
    """A number with a fixed count of decimals and a true minus sign.

    >>> fixed(-0.12345, 3)
    '−0.123'
    >>> fixed(-0.0001, 2)
    '0.00'
    """
    text = f"{_checked(value):.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", _MINUS)


def significant(value: float, digits: int = 3) -> str:
    """A number with significant digits, in powers of ten where it is tiny or huge.

    >>> significant(0.012345), significant(3.2e-17), significant(120000)
    ('0.0123', '3.2×10^−17^', '120,000')
    >>> significant(9.6e-6, 1)
    '1×10^−5^'
    """
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(_checked(value))))
    if exponent < -4 or exponent > 8:
        mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}×10^{int(power)}^".replace("-", _MINUS)
    return f"{value:,.{max(digits - 1 - exponent, 0)}f}".replace("-", _MINUS)


def percent(share: float, digits: int = 1) -> str:
    """A share as a percentage.

    >>> percent(0.1234).replace("\N{NO-BREAK SPACE}", " ")
    '12.3 %'
    """
    return f"{fixed(100 * share, digits)}\N{NO-BREAK SPACE}%"


def count(number: int) -> str:
    """A whole number with thousands separators.

    >>> count(65536)
    '65,536'
    """
    return f"{number:,}"


def interval(value: Interval, *, digits: int, as_percent: bool = False) -> str:
    """An estimate with its interval.

    >>> interval(Interval(estimate=0.5, low=0.4, high=0.6, confidence=0.95, n=5), digits=2)
    '0.50 [0.40, 0.60]'
    """
    scale = 100.0 if as_percent else 1.0
    unit = "\N{NO-BREAK SPACE}%" if as_percent else ""
    estimate = f"{fixed(scale * value.estimate, digits)}{unit}"
    if not value.bounded:
        return f"{estimate} (one network)"
    return f"{estimate} [{fixed(scale * value.low, digits)}, {fixed(scale * value.high, digits)}]"
