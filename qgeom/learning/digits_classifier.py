"""The training job of the experiment `digits_classifier`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from qgeom.experiments.digits_classifier.kinds import KINDS, KindOfNetwork, network_name, shape_name
from qgeom.experiments.digits_classifier.parameters import Params
from qgeom.experiments.outcome import Array
from qgeom.experiments.trained import Trained
from qgeom.learning.images import LabelledImages, load_images, stratified_split
from qgeom.learning.multiclass import MulticlassOptions, train_multiclass
from qgeom.network import ReLUNetwork
from qgeom.seeds import derive_seed
from qgeom.types import IntArray


def train(params: Params, *, seed: int, device: str, progress: Callable[[str], None]) -> Trained:
    """Train a network of every kind and shape for every division of the images.

    Parameters
    ----------
    params : Params
        The configured parameters.
    seed : int
        Seed of the divisions and of the networks.
    device : str
        ``"auto"``, ``"cpu"`` or ``"cuda"``.
    progress : callable
        Receives a line of text now and then.

    Returns
    -------
    Trained
        Networks, see `network_name`, of the kinds that are ReLU networks. Arrays: ``pixels``,
        ``labels``, ``shape``, ``white`` of the images in use; ``training`` and ``held_out``
        (seeds, images), places in that list; per kind ``curve_<kind>`` (shapes, epochs, seeds),
        ``fitted_<kind>`` (shapes, seeds), and for the other kinds ``outputs_<kind>``
        (shapes, seeds, held out, 10). The affine classifier counts as one shape.

    Raises
    ------
    ImagesError
        When images cannot be downloaded.
    """
    images = load_images(params.images, downloads=params.downloads)
    progress(f"{len(images.labels)} images of {images.name}")
    used, training, held_out = _divide(params, images, seed)
    points = images.inputs(used)
    arrays: dict[str, Array] = {
        "pixels": images.pixels[used],
        "labels": images.labels[used],
        "shape": np.array(images.shape),
        "white": np.array([images.white]),
        "training": training,
        "held_out": held_out,
    }
    networks: dict[str, ReLUNetwork] = {}
    for kind in KINDS:
        shapes = params.hidden if kind.hidden else ((),)
        batches = [
            train_multiclass(
                points,
                images.labels[used],
                _options(params, kind, hidden),
                training=training,
                held_out=held_out,
                seeds=[derive_seed(seed, "network", k) for k in range(params.seeds)],
                device=device,
                progress=_prefixed(progress, hidden),
            )
            for hidden in shapes
        ]
        arrays[f"curve_{kind.name}"] = np.stack([batch.curve for batch in batches])
        arrays[f"fitted_{kind.name}"] = np.stack([batch.train_accuracy for batch in batches])
        if kind.is_relu_network:
            networks |= {
                network_name(kind, hidden, k): batch.network(k)
                for hidden, batch in zip(shapes, batches, strict=True)
                for k in range(params.seeds)
            }
        else:
            arrays[f"outputs_{kind.name}"] = np.stack([batch.outputs for batch in batches])
    return Trained(networks=networks, arrays=arrays)


def _divide(
    params: Params, images: LabelledImages, seed: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Images in use, and every seed's training and held-out ones as places among them."""
    sizes = {"train": params.train_images, "test": params.test_images}
    splits = [
        stratified_split(images, **sizes, seed=derive_seed(seed, "division", k))
        for k in range(params.seeds)
    ]
    used, places = np.unique(np.array([np.concatenate(s) for s in splits]), return_inverse=True)
    training, held_out = np.split(places.reshape(params.seeds, -1), [params.train_images], axis=1)
    return used, training, held_out


def _prefixed(progress: Callable[[str], None], hidden: Sequence[int]) -> Callable[[str], None]:
    name = f"hidden {shape_name(hidden)}" if hidden else "no hidden layer"
    return lambda line: progress(f"{name}: {line}")


def _options(params: Params, kind: KindOfNetwork, hidden: tuple[int, ...]) -> MulticlassOptions:
    return MulticlassOptions(
        hidden=hidden,
        activation=kind.activation,
        loss=kind.loss,
        epochs=params.epochs,
        batch=params.batch,
        learning_rate=params.learning_rate if kind.hidden else params.affine_learning_rate,
    )
