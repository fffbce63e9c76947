"""Files from the network, checked by checksum, and the format IDX."""

from __future__ import annotations

import gzip
import logging
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import QgeomError

_LOG = logging.getLogger(__name__)
_UNSIGNED_BYTE = 0x08  # the only type of entry that is read


class ImagesError(QgeomError):
    """Images cannot be had: a download failed, or a file is not what it should be."""


def default_downloads() -> Path:
    """Name the user's cache folder for downloads of this project."""
    import pooch

    return Path(pooch.os_cache("qgeom"))


def download(name: str, checksum: str, *, folder: str | Path, source: str) -> Path:
    """Return a file of a folder, fetching it first if it is not there.

    Parameters
    ----------
    name : str
        Name of the file.
    checksum : str
        Its MD5.
    folder : str or Path
        Where it is, or is put; a file that is there with this checksum needs no network.
    source : str
        Address that the name is appended to.

    Returns
    -------
    Path
        The file, with the right checksum.

    Raises
    ------
    ImagesError
        When the source cannot be reached, does not have the file, or the checksum is another.
    """
    import pooch

    path = Path(folder).expanduser() / name
    by_hand = f"or put the file from {source}{name} (MD5 {checksum}) there by hand"
    if path.exists() and pooch.file_hash(str(path), alg="md5") != checksum:
        raise ImagesError("has another checksum", where=str(path), remedy=f"delete it, {by_hand}")
    try:
        pooch.retrieve(
            source + name,
            known_hash=f"md5:{checksum}",
            fname=name,
            path=path.parent,
            downloader=pooch.HTTPDownloader(timeout=30),
        )
    except OSError as error:  # the network's failures among them
        raise ImagesError(
            f"cannot be downloaded into {path.parent}: {type(error).__name__}",
            where=source + name,
            remedy=f"check the network and the folder, {by_hand}; images: digits needs no network",
        ) from error
    except ValueError as error:  # what pooch raises for a wrong checksum
        raise ImagesError(
            f"the download has not the checksum {checksum}", where=source + name, remedy=by_hand
        ) from error
    _LOG.info("using %s", path)
    return path


def read_idx(path: str | Path, *, axes: int) -> NDArray[np.uint8]:
    """Read a gzipped IDX file of unsigned bytes.

    Parameters
    ----------
    path : str or Path
        The file.
    axes : int
        Number of axes that it must have: 3 for images, 1 for labels.

    Returns
    -------
    ndarray of uint8
        Its content.

    Raises
    ------
    ImagesError
        When it is not gzipped, not of this type or number of axes, or shorter or longer than its
        header says.

    Notes
    -----
    Two zero bytes, the type 0x08, the number of axes, their lengths as big-endian 32-bit numbers,
    then the entries row by row.
    """
    try:
        content = gzip.decompress(Path(path).read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise ImagesError(f"cannot be unpacked: {error}", where=str(path)) from error
    start = 4 + 4 * axes
    magic = bytes([0, 0, _UNSIGNED_BYTE, axes])
    if content[:4] != magic or len(content) < start:
        raise ImagesError(
            f"begins with {content[:4].hex()}", where=str(path), remedy=f"needs {magic.hex()}"
        )
    lengths = tuple(int(n) for n in np.frombuffer(content, ">u4", count=axes, offset=4))
    if len(content) - start != math.prod(lengths):
        raise ImagesError(
            f"has {len(content) - start} entries, its header says {lengths}", where=str(path)
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(lengths)
