"""The tunables of `digits_classifier`; values live in config.yaml."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgeom.errors import ParameterError
from qgeom.experiments.demands import require_shares

USES_POPULATION = False
PART = "foundations"
TRAINS = True

IMAGES = ("digits", "mnist")
GRIDS = ("fixed_range", "symmetric_tensor", "symmetric_channel", "asymmetric_tensor")


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    images : str
        ``"digits"`` (8×8 pixels, bundled with scikit-learn) or ``"mnist"`` (28×28, downloaded).
    downloads : str
        Folder of downloaded files; empty for the user's cache folder.
    train_images, test_images : int
        Images per seed to train on and to hold out, drawn with every digit in its share.
    hidden : tuple of tuple of int
        Shapes that are compared: the widths of their hidden layers.
    reference_hidden : tuple of int
        The shape that everything but the comparisons looks at; one of `hidden`.
    epochs : int
        Passes over the training images.
    batch : int
        Images per step of Adam; 0 for all of them.
    learning_rate : float
        Its step size.
    affine_learning_rate : float
        The same for the affine classifier, whose loss is convex and takes longer steps.
    seeds : int
        Divisions of the images; each has one network of every kind and shape.
    grids : tuple of str
        Grids of the quantized twins …
    bits : tuple of int
        … and their bits per weight.
    reference_bits : int
        The bit-width said to change almost nothing; one of `bits`.
    good_accuracy : float
        Held-out accuracy from which a classifier works quite well.
    accuracy_effect : float
        Largest difference of accuracies that counts as almost none.
    rare_threshold : float
        Largest rate of flips that counts as rare.
    confidence : float
        Level of all intervals.
    showcase_seed : int
        The network whose decisions are drawn.
    """

    images: str
    downloads: str
    train_images: int
    test_images: int
    hidden: tuple[tuple[int, ...], ...]
    reference_hidden: tuple[int, ...]
    epochs: int
    batch: int
    learning_rate: float
    affine_learning_rate: float
    seeds: int
    grids: tuple[str, ...]
    bits: tuple[int, ...]
    reference_bits: int
    good_accuracy: float
    accuracy_effect: float
    rare_threshold: float
    confidence: float
    showcase_seed: int

    def __post_init__(self) -> None:
        if self.images not in IMAGES:
            raise ParameterError(f"images is {self.images!r}", remedy=f"one of {', '.join(IMAGES)}")
        if min(self.train_images, self.test_images) < 10:
            raise ParameterError(
                f"train_images is {self.train_images}, test_images {self.test_images}",
                remedy="at least one image per digit",
            )
        if self.epochs < 1 or self.batch < 0:
            raise ParameterError(
                f"epochs is {self.epochs}, batch is {self.batch}",
                remedy="from 1 and from 0 up",
            )
        for rate in (self.learning_rate, self.affine_learning_rate):
            if not (math.isfinite(rate) and rate > 0):
                raise ParameterError(f"a learning rate is {rate}", remedy="above 0")
        if not 0 <= self.showcase_seed < self.seeds:
            raise ParameterError(
                f"showcase_seed is {self.showcase_seed}, seeds is {self.seeds}",
                remedy="seeds from 1 up; showcase_seed from 0 to seeds − 1",
            )
        _check_shapes(self)
        _check_twins(self)
        require_shares(self, "good_accuracy", "accuracy_effect", "rare_threshold", "confidence")


def _check_shapes(params: Params) -> None:
    """Refuse shapes without layers, layers without neurons, and a reference that is not there."""
    possible = all(shape and min(shape) >= 1 for shape in params.hidden)
    if not params.hidden or not possible or len(set(params.hidden)) != len(params.hidden):
        raise ParameterError(
            f"hidden is {params.hidden}", remedy="different shapes, one width above 0 per layer"
        )
    if params.reference_hidden not in params.hidden:
        raise ParameterError(
            f"reference_hidden is {params.reference_hidden}", remedy=f"one of {params.hidden}"
        )


def _check_twins(params: Params) -> None:
    """Refuse grids and bit-widths that do not exist."""
    known = len(set(params.grids)) == len(params.grids) and set(params.grids) <= set(GRIDS)
    if not params.grids or not known:
        raise ParameterError(f"grids is {params.grids}", remedy=f"some of {', '.join(GRIDS)}")
    rising = list(params.bits) == sorted(set(params.bits))
    if not params.bits or not rising or params.bits[0] < 2 or params.bits[-1] > 24:
        raise ParameterError(f"bits is {params.bits}", remedy="rising numbers from 2 to 24")
    if params.reference_bits not in params.bits:
        raise ParameterError(
            f"reference_bits is {params.reference_bits}", remedy=f"one of {params.bits}"
        )
