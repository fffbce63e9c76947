"""The kinds of classifiers that are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class KindOfNetwork:
    """One way to make a classifier of the same images.

    Attributes
    ----------
    name : str
        In names of arrays and networks.
    title : str
        For a reader.
    activation : str
        What follows a hidden layer.
    loss : str
        What is made small: ``"softmax"`` (cross-entropy) or ``"squares"``.
    hidden : bool
        Whether there are hidden layers at all.
    """

    name: str
    title: str
    activation: str = "relu"
    loss: str = "softmax"
    hidden: bool = True

    @property
    def is_relu_network(self) -> bool:
        """Whether it is piecewise linear."""
        return self.activation == "relu"


KINDS = (
    KindOfNetwork(name="relu", title="ReLU"),
    KindOfNetwork(name="tanh", title="tanh", activation="tanh"),
    KindOfNetwork(name="sigmoid", title="sigmoid", activation="sigmoid"),
    KindOfNetwork(name="affine", title="affine", hidden=False),
    KindOfNetwork(name="squares", title="ReLU, no softmax", loss="squares"),
)


def shape_name(hidden: Sequence[int]) -> str:
    """Name of a shape.

    Parameters
    ----------
    hidden : sequence of int
        Widths of the hidden layers.

    Returns
    -------
    str
        The widths, joined by hyphens.

    Examples
    --------
    >>> shape_name((64, 32))
    '64-32'
    """
    return "-".join(str(width) for width in hidden)


def network_name(kind: KindOfNetwork, hidden: Sequence[int], seed: int) -> str:
    """Name of one trained network.

    Parameters
    ----------
    kind : KindOfNetwork
        Its kind.
    hidden : sequence of int
        Its shape; a kind without hidden layers has none.
    seed : int
        Number of its division of the images.

    Returns
    -------
    str
        Kind, shape if it has one, and seed.

    Examples
    --------
    >>> network_name(KINDS[0], (64, 32), 3), network_name(KINDS[3], (64, 32), 3)
    ('relu/64-32/seed3', 'affine/seed3')
    """
    shape = f"/{shape_name(hidden)}" if kind.hidden else ""
    return f"{kind.name}{shape}/seed{seed}"
