"""Regions of a tropical polynomial by the tessellation of a ReLU network that computes it."""

from __future__ import annotations

from dataclasses import dataclass

from qgeom.cells.maps import affine_maps
from qgeom.experiments.newton_duality.cuts import box_reach
from qgeom.tessellation import Tessellation, tessellate
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.network import rational_to_network


@dataclass(frozen=True, kw_only=True)
class NetworkRegions:
    """What the network's tessellation says about the polynomial.

    Attributes
    ----------
    cells : int
        Cells of the tessellation, one per activation pattern and component.
    regions : frozenset of int
        Terms that some cell has as its affine map.
    neighbours : frozenset of (int, int)
        Pairs of terms, rising, on two sides of an edge of the tessellation.
    """

    cells: int
    regions: frozenset[int]
    neighbours: frozenset[tuple[int, int]]


def network_regions(polynomial: TropicalPolynomial, reach: int) -> NetworkRegions:
    """Tessellate the network that takes the maximum of the terms.

    Parameters
    ----------
    polynomial : TropicalPolynomial
        In two variables, with whole exponents and coefficients.
    reach : int
        Half the side of the square about 0.

    Returns
    -------
    NetworkRegions
        The tessellation is exact, and so are the maps: their entries are small whole numbers.

    Examples
    --------
    >>> corner = TropicalPolynomial([(0, 0), (1, 0), (0, 1)], [0, 0, 0])
    >>> found = network_regions(corner, 2)
    >>> sorted(found.regions), sorted(found.neighbours)
    ([0, 1, 2], [(0, 1), (0, 2), (1, 2)])
    """
    tiling, maps = _tessellated(polynomial, reach)
    names = {
        (*map(int, e), int(c)): term
        for term, (e, c) in enumerate(
            zip(polynomial.exponents, polynomial.coefficients, strict=True)
        )
    }
    terms = [names[row] for row in maps]
    pairs = [(terms[i], terms[j]) for i, j in tiling.adjacency.tolist()]
    return NetworkRegions(
        cells=tiling.n_cells,
        regions=frozenset(terms),
        neighbours=frozenset((min(p), max(p)) for p in pairs if p[0] != p[1]),
    )


def region_maps(polynomial: TropicalPolynomial) -> dict[tuple[int, int], int]:
    """Slope and intercept of every affine piece of the network that takes the maximum.

    Examples
    --------
    >>> region_maps(TropicalPolynomial([(0, 0), (1, 0), (2, 0)], [0, -9, -8]))
    {(0, 0): 0, (2, 0): -8}
    """
    _, maps = _tessellated(polynomial, box_reach(polynomial))
    return {(x, y): offset for x, y, offset in sorted(set(maps))}


def _tessellated(
    polynomial: TropicalPolynomial, reach: int
) -> tuple[Tessellation, list[tuple[int, int, int]]]:
    """The tessellation, and slope and intercept on each cell."""
    network = rational_to_network(TropicalRational.of(polynomial))
    side = (-float(reach), float(reach))
    tiling = tessellate(network, box=(side, side))
    gradients, offsets = affine_maps(tiling)
    maps = zip(gradients[:, 0].tolist(), offsets[:, 0].tolist(), strict=True)
    return tiling, [(int(x), int(y), int(offset)) for (x, y), offset in maps]
