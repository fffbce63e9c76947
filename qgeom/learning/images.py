"""Labelled images: scikit-learn's bundled digits, MNIST by download, and splits drawn by a seed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import ParameterError, ShapeError
from qgeom.learning.downloads import ImagesError, default_downloads, download, read_idx
from qgeom.types import BoolArray, FloatArray, IntArray

IMAGES = ("digits", "mnist")
MNIST_SOURCE = "https://ossci-datasets.s3.amazonaws.com/mnist/"
# in this order: images and labels for training, images and labels for testing
MNIST_CHECKSUMS = {
    "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcb1ecd7432",
    "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
    "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
}


@dataclass(frozen=True, eq=False, kw_only=True)
class LabelledImages:
    """Grey images with the digit that each shows.

    Attributes
    ----------
    name : str
        Where they come from, one of `IMAGES`.
    pixels : ndarray of uint8, shape (n, height · width)
        Grey values row by row, 0 for paper and `white` for full ink.
    labels : ndarray of int64, shape (n,)
        Digits 0 to 9.
    shape : tuple of int
        Height and width.
    white : int
        The largest possible grey value.
    held_out : ndarray of bool, shape (n,), or None
        The part that the publishers reserved for testing; None where they did not divide them.

    Examples
    --------
    >>> images = LabelledImages(
    ...     name="digits", pixels=np.array([[0, 8]], dtype=np.uint8), labels=np.array([3]),
    ...     shape=(1, 2), white=16,
    ... )
    >>> images.inputs()
    array([[0. , 0.5]])
    """

    name: str
    pixels: NDArray[np.uint8]
    labels: IntArray
    shape: tuple[int, int]
    white: int
    held_out: BoolArray | None = None

    def __post_init__(self) -> None:
        n = len(self.labels)
        if self.pixels.shape != (n, math.prod(self.shape)) or self.labels.ndim != 1:
            raise ShapeError(
                f"pixels {self.pixels.shape}, labels {self.labels.shape}, images {self.shape}",
                where=f"images {self.name}",
            )
        if self.held_out is not None and self.held_out.shape != (n,):
            raise ShapeError(f"shape is {self.held_out.shape}", where="held_out", remedy=f"({n},)")
        if n and not (self.labels.min() >= 0 and self.labels.max() <= 9):
            raise ImagesError("a label is no digit", where=f"images {self.name}")

    def inputs(self, places: IntArray | None = None) -> FloatArray:
        """Grey values as numbers from 0 to 1.

        Parameters
        ----------
        places : ndarray of int64, shape (m,), optional
            Which images; all of them by default.

        Returns
        -------
        ndarray of float64, shape (m, height · width)
            One image per row.
        """
        chosen = self.pixels if places is None else self.pixels[places]
        return np.asarray(chosen / self.white, dtype=np.float64)


def load_images(name: str, *, downloads: str | Path = "") -> LabelledImages:
    """Load images by name.

    Parameters
    ----------
    name : str
        ``"digits"`` (bundled with scikit-learn, no network needed) or ``"mnist"``.
    downloads : str or Path
        Folder of downloaded files; empty for the user's cache folder.

    Returns
    -------
    LabelledImages
        All of them.

    Raises
    ------
    ParameterError
        For any other name.
    ImagesError
        When files cannot be downloaded or are damaged.

    Examples
    --------
    >>> load_images("digits").pixels.shape
    (1797, 64)
    """
    if name not in IMAGES:
        raise ParameterError(f"images is {name!r}", remedy=f"one of {', '.join(IMAGES)}")
    return bundled_digits() if name == "digits" else mnist(downloads or default_downloads())


def bundled_digits() -> LabelledImages:
    """1,797 digits of 8×8 pixels with grey values 0 to 16, as bundled with scikit-learn.

    Returns
    -------
    LabelledImages
        Undivided.

    Notes
    -----
    The test part of the UCI set "Optical Recognition of Handwritten Digits" (Alpaydin and Kaynak
    1998), written by 13 people.

    Examples
    --------
    >>> np.bincount(bundled_digits().labels).min()
    np.int64(174)
    """
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    return LabelledImages(
        name="digits",
        pixels=np.asarray(pixels, dtype=np.uint8),
        labels=np.asarray(labels, dtype=np.int64),
        shape=(8, 8),
        white=16,
    )


def mnist(
    folder: str | Path,
    *,
    source: str = MNIST_SOURCE,
    checksums: Mapping[str, str] = MNIST_CHECKSUMS,
) -> LabelledImages:
    """Read MNIST, 70,000 digits of 28×28 pixels, downloading what the folder lacks.

    Parameters
    ----------
    folder : str or Path
        Where the four files are, or are put.
    source : str
        Address that file names are appended to.
    checksums : mapping of str to str
        MD5 per file, in the order training images, training labels, test images, test labels.

    Returns
    -------
    LabelledImages
        The training part first; ``held_out`` marks the test part.

    Raises
    ------
    ImagesError
        When a file cannot be downloaded, has another checksum, or is no sound IDX file.

    Notes
    -----
    The files of LeCun, Cortes and Burges, with the checksums that torchvision demands.
    """
    files = [download(n, c, folder=folder, source=source) for n, c in checksums.items()]
    parts = [(read_idx(files[k], axes=3), read_idx(files[k + 1], axes=1)) for k in (0, 2)]
    for k, (pixels, labels) in enumerate(parts):
        if len(pixels) != len(labels) or pixels.shape[1:] != parts[0][0].shape[1:]:
            raise ImagesError(
                f"holds images {pixels.shape}, beside it {len(labels)} labels",
                where=str(files[2 * k]),
            )
    height, width = parts[0][0].shape[1:]
    pixels = np.concatenate([part.reshape(len(part), -1) for part, _ in parts])
    held_out = np.arange(len(pixels)) >= len(parts[0][0])
    return LabelledImages(
        name="mnist",
        pixels=pixels,
        labels=np.concatenate([labels for _, labels in parts]).astype(np.int64),
        shape=(height, width),
        white=255,
        held_out=held_out,
    )


def stratified_split(
    images: LabelledImages, *, train: int, test: int, seed: int
) -> tuple[IntArray, IntArray]:
    """Draw training and held-out images with every digit in its share.

    Parameters
    ----------
    images : LabelledImages
        The images. Where they are divided, each sample is drawn from its own part.
    train, test : int
        Sizes of the samples, at least one image per digit.
    seed : int
        Seed of the draw.

    Returns
    -------
    training, held_out : ndarray of int64, shapes (train,) and (test,)
        Disjoint places in the list of images, rising. Per digit, the counts differ from its share
        of the list by less than one.

    Raises
    ------
    ParameterError
        When there are not so many images, or fewer than one per digit is asked for.

    Examples
    --------
    >>> digits = bundled_digits()
    >>> training, held_out = stratified_split(digits, train=1200, test=500, seed=3)
    >>> len(training), len(held_out), len(set(training) & set(held_out))
    (1200, 500, 0)
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    everywhere = np.ones(len(images.labels), dtype=np.bool_)
    pools = (
        (everywhere, everywhere) if images.held_out is None else (images.held_out, ~images.held_out)
    )
    held_out = _draw(images.labels, pools[0], test, rng)
    free = pools[1].copy()
    free[held_out] = False
    return _draw(images.labels, free, train, rng), held_out


def _draw(labels: IntArray, pool: BoolArray, size: int, rng: np.random.Generator) -> IntArray:
    """Draw a sample of a pool in which every label has its share, by largest remainders."""
    known, counts = np.unique(labels[pool], return_counts=True)
    if not len(known) <= size <= counts.sum():
        raise ParameterError(
            f"{size} images asked for",
            where=f"a pool of {counts.sum()} images of {len(known)} digits",
            remedy="fewer than there are, and at least one per digit",
        )
    shares = counts * size / counts.sum()
    sizes = np.floor(shares).astype(np.int64)
    sizes[np.argsort(sizes - shares, kind="stable")[: size - int(sizes.sum())]] += 1
    drawn = [
        rng.permutation(np.flatnonzero(pool & (labels == label)))[:n]
        for label, n in zip(known, sizes, strict=True)
    ]
    return np.sort(np.concatenate(drawn))
