"""Which networks and boxes the tables are about, in families of growing width or depth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.networks import (
    Case,
    default_network,
    on_grid,
    square,
    trained_network,
    wide_gaussian_network,
)
from benchmarks.tables import Settings
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork

Hidden = tuple[int, ...]

# known counts; `clipping` finds the smaller ones in another way
KNOWN_CELLS: dict[tuple[Hidden, float], int] = {
    ((32, 32), 1.0): 795,
    ((64, 64, 64), 1.0): 6_668,
    ((64, 64, 64), 3.0): 14_439,
    ((128, 128), 3.0): 22_873,
    ((256, 256, 256), 1.0): 79_783,
    ((256, 256, 256), 3.0): 202_092,
    ((512, 512, 512), 1.0): 358_790,
    ((1024, 1024), 1.0): 734_978,
}
_LARGE = {(512, 512, 512), (1024, 1024)}
_WIDTHS: list[Hidden] = [(16, 16), (32, 32), (64, 64), (128, 128), (256, 256)]
_DEPTHS: list[Hidden] = [(64,) * depth for depth in (1, 3, 4, 6)]


def default_cases(settings: Settings) -> list[Case]:
    """Networks as torch initialises them, seed 0."""
    places = [
        (hidden, half_width)
        for hidden, half_width in KNOWN_CELLS
        if settings.large or hidden not in _LARGE
    ]
    if settings.quick:
        places = places[:1]
    return [Case("float", default_network(h), square(r)) for h, r in places]


def trained_cases(settings: Settings) -> list[Case]:
    """Trained classifiers of growing width, then depth."""
    shapes = _WIDTHS[:1] if settings.quick else _WIDTHS + _DEPTHS
    return [Case("trained", trained_network(h), square(3.0)) for h in shapes]


def quantized_families(settings: Settings) -> Iterator[list[Case]]:
    """Quantized networks, one family per law and grid."""
    shapes = _WIDTHS[:1] if settings.quick else _WIDTHS
    every = (2,) if settings.quick else (2, 3, 4)
    for bits in every:
        yield _family(f"float, {bits} bits", list(map(default_network, shapes)), bits)
    if settings.quick:
        return
    for bits in every:
        yield _family(f"trained, {bits} bits", list(map(trained_network, shapes)), bits)
    # biases too, so that many lines run through common points
    twins = [on_grid(wide_gaussian_network(h), Grid.step(0.5), biases=True) for h in shapes]
    yield [Case("normal, step 1/2", twin, square(3.0)) for twin in twins]


def _family(law: str, networks: Sequence[ReLUNetwork], bits: int) -> list[Case]:
    return [Case(law, on_grid(n, Grid.symmetric(bits)), square(3.0)) for n in networks]
