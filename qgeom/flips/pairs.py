"""The common refinement of a network and its quantized twin, checked or made."""

from __future__ import annotations

from qgeom.cells.exact_tier import Network
from qgeom.errors import ParameterError, ShapeError
from qgeom.lattice import Box
from qgeom.quantized import float_network
from qgeom.slices import PlaneSlice
from qgeom.tessellation import Tessellation, tessellate


def joint_tessellation(
    network: Network,
    twin: Network,
    *,
    box: Box | None,
    slice: PlaneSlice | None,  # noqa: A002 - the field's term
    tessellation: Tessellation | None,
) -> Tessellation:
    """Tessellate by two networks of the same hidden widths, or check that this was done.

    Parameters
    ----------
    network, twin : ReLUNetwork or QuantizedNetwork
        The network and its quantized twin.
    box : ((x0, x1), (y0, y1)) or None
        As of `tessellate`.
    slice : (origin, u, v) or None
        As of `tessellate`.
    tessellation : Tessellation or None
        Of these two very networks in this order, instead of a box and a slice.

    Returns
    -------
    Tessellation
        Of the network (0) and its twin (1).

    Raises
    ------
    ShapeError
        When hidden layers of the networks differ in number or width.
    ParameterError
        Without a box, with a box or slice beside a tessellation, or for a tessellation of other
        networks.
    """
    hidden = [_widths(each)[1:-1] for each in (network, twin)]
    if hidden[0] != hidden[1]:
        raise ShapeError(
            f"hidden widths are {hidden[0]} and {hidden[1]}",
            where="twin",
            remedy="neurons can only be compared one by one in networks of the same widths",
        )
    if tessellation is None:
        if box is None:
            raise ParameterError("none given", where="box", remedy="give ((x0, x1), (y0, y1))")
        return tessellate(network, twin, box=box, slice=slice)
    if box is not None or slice is not None:
        raise ParameterError(
            "given together with a box or slice",
            where="tessellation",
            remedy="leave them out; a tessellation has its own",
        )
    pair = tessellation.networks
    if len(pair) != 2 or pair[0] is not network or pair[1] is not twin:
        raise ParameterError(
            f"is of {len(pair)} networks, not of exactly these two in this order",
            where="tessellation",
            remedy="make it by tessellate(network, twin, box=…)",
        )
    return tessellation


def check_outputs(network: Network, twin: Network) -> None:
    """Refuse networks whose outputs cannot be compared.

    Raises
    ------
    ShapeError
        When they have different numbers of outputs.
    """
    first, second = (_widths(each)[-1] for each in (network, twin))
    if first != second:
        raise ShapeError(f"the networks have {first} and {second} outputs", where="twin")


def plane_area(box: Box) -> float:
    """Area of a box."""
    (x0, x1), (y0, y1) = box
    return (x1 - x0) * (y1 - y0)


def _widths(network: Network) -> tuple[int, ...]:
    return float_network(network).widths
