"""How many signs the floating-point filter of the tessellation leaves to exact arithmetic."""

from __future__ import annotations

from unittest.mock import patch

from benchmarks.networks import Case, beginnings
from qgeom.cells.exact_tier import ExactPlane
from qgeom.quantized import float_network
from qgeom.tessellation import tessellate


def open_signs(case: Case) -> tuple[int, int]:
    """Signs left open, and signs in all.

    Parameters
    ----------
    case : Case
        What is tessellated.

    Returns
    -------
    n_open, n_signs : int
        The second is a sum over layers: vertices of the tessellation by the layers up to this
        one, times its neurons.
    """
    counts: list[int] = []
    original = ExactPlane.signs

    def counted(self: ExactPlane, *signs: object) -> object:
        found = original(self, *signs)  # type: ignore[arg-type]
        counts.append(len(found[0]))
        return found

    with patch.object(ExactPlane, "signs", counted):
        tessellate(case.network, box=case.box)
    n_signs = 0
    for network in beginnings(case.network):
        plain = float_network(network)
        n_signs += len(tessellate(network, box=case.box).points) * plain.widths[-2]
    return sum(counts), n_signs
