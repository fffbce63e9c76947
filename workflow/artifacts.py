"""Files of a run: written whole or not at all, and checked against their content hash when read.

Every artefact carries a SHA-256 of its content (safetensors and JSON inside the file, archives in
an entry of their own, folders in a ``manifest.json``). A reader that finds another content than
the hash promises names the file and stops.
"""

from __future__ import annotations

import glob
import hashlib
import io
import json
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import QgeomError
from qgeom.experiments.outcome import Json

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # archives must not depend on the time of day
_PROVENANCE = "provenance.json"
# RuntimeError: a damaged flag or method claims encryption or an unknown compression
_DAMAGED_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(KeyError, TypeError, ValueError, RuntimeError),
)


class ArtifactError(QgeomError):
    """A file of the run is missing, truncated, or not what its hash says."""

    def __init__(self, path: str | Path, what: str) -> None:
        super().__init__(
            what, where=str(path), remedy="delete it and run the same command again to rebuild it"
        )
        self.path = Path(path)


@contextmanager
def atomic_path(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`, moved into place when the block succeeds."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    for abandoned in target.parent.glob(f".{glob.escape(target.name)}.*.partial"):
        abandoned.unlink()  # of a run that was killed: one job at a time writes one file
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write a file in one step: readers see the old content or the new one, never a part."""
    with atomic_path(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: str | Path, text: str) -> None:
    """Write UTF-8 text in one step."""
    write_bytes(path, text.encode())


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_digest(path: str | Path) -> str:
    """SHA-256 of a file in hexadecimal; raises ArtifactError when it cannot be read."""
    return digest(_read_bytes(path))


def canonical_json(value: object) -> str:
    """JSON with sorted keys and two blanks of indentation; NaN and infinity are refused."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(path: str | Path, content: Json, *, provenance: Mapping[str, Json]) -> None:
    """Write ``{"content": …, "provenance": …, "sha256": …}``.

    Parameters
    ----------
    path : path-like
        Where to.
    content : JSON value
        The results.
    provenance : mapping
        How they were made: parameters, seed, versions, device. No times.
    """
    body: dict[str, Json] = {"content": content, "provenance": dict(provenance)}
    body["sha256"] = digest(canonical_json(body).encode())
    write_text(path, canonical_json(body))


def read_json(path: str | Path) -> Any:  # noqa: ANN401 - JSON values are checked by the caller
    """Read the content of a file written by `write_json`.

    Raises
    ------
    ArtifactError
        When the file is missing, no JSON, or fails its hash.
    """
    return _read_checked(path)["content"]


def read_provenance(path: str | Path) -> dict[str, Json]:
    """Read how a file written by `write_json` was made; raises like `read_json`."""
    provenance: dict[str, Json] = _read_checked(path)["provenance"]
    return provenance


def _read_checked(path: str | Path) -> dict[str, Any]:
    text = _read_bytes(path)
    try:
        body = json.loads(text)
        stated = body.pop("sha256", None) if isinstance(body, dict) else None
        found = digest(canonical_json(body).encode())  # fails for NaN, which json.loads lets pass
    except (ValueError, RecursionError) as error:
        raise ArtifactError(path, f"is no valid JSON: {error}") from error
    if not isinstance(body, dict) or stated is None or {"content", "provenance"} - set(body):
        raise ArtifactError(path, "lacks its content, provenance or hash")
    if found != stated:
        raise ArtifactError(path, "was edited or damaged: its content does not match its hash")
    return body


def _read_bytes(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ArtifactError(path, f"cannot be read: {error.strerror}") from error


def write_arrays(
    path: str | Path, arrays: Mapping[str, NDArray[Any]], *, provenance: Mapping[str, Json]
) -> None:
    """Write named arrays as a compressed ``.npz`` that is the same byte for byte every time.

    Object arrays are refused; the archive holds `provenance` and a hash of it and all arrays.
    """
    stored = {name: np.asarray(array, order="C") for name, array in sorted(arrays.items())}
    record = {"provenance": dict(provenance), "sha256": arrays_digest(stored, provenance)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, array in stored.items():
            entry = io.BytesIO()
            np.lib.format.write_array(entry, array, allow_pickle=False)
            _add(archive, f"{name}.npy", entry.getvalue())
        _add(archive, _PROVENANCE, canonical_json(record).encode())
    write_bytes(path, buffer.getvalue())


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


def arrays_digest(arrays: Mapping[str, NDArray[Any]], provenance: Mapping[str, Json]) -> str:
    """SHA-256 of provenance and of names, types, shapes and bytes of arrays."""
    state = hashlib.sha256(canonical_json(dict(provenance)).encode())
    for name, array in sorted(arrays.items()):
        state.update(f"{name}|{array.dtype.str}|{array.shape}|".encode())
        state.update(np.asarray(array, order="C").tobytes())
    return state.hexdigest()


def read_arrays(path: str | Path) -> dict[str, NDArray[Any]]:
    """Read arrays written by `write_arrays`.

    Raises
    ------
    ArtifactError
        When the archive is missing, truncated, edited, or was not written by this project.
    """
    content = _read_bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            record = dict(json.loads(archive.read(_PROVENANCE)))
            arrays = {
                name.removesuffix(".npy"): np.lib.format.read_array(
                    io.BytesIO(archive.read(name)), allow_pickle=False
                )
                for name in archive.namelist()
                if name != _PROVENANCE
            }
            found = arrays_digest(arrays, record["provenance"])
    except _DAMAGED_ARCHIVE as error:
        raise ArtifactError(path, f"is truncated or no archive of this project: {error}") from error
    if found != record.get("sha256"):
        raise ArtifactError(path, "was edited or damaged: its content does not match its hash")
    return arrays


def write_manifest(folder: str | Path, *, provenance: Mapping[str, Json]) -> None:
    """Record the hash of every file of a folder in its ``manifest.json``."""
    root = Path(folder)
    files: dict[str, Json] = {
        path.relative_to(root).as_posix(): digest(path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.is_file() and not _is_bookkeeping(path)
    }
    write_json(root / "manifest.json", files, provenance=provenance)


def _is_bookkeeping(path: Path) -> bool:
    return path.name in {"manifest.json", ".snakemake_timestamp"}


def check_manifest(folder: str | Path) -> dict[str, str]:
    """Compare a folder with its manifest.

    Returns
    -------
    dict of str to str
        Relative path to hash.

    Raises
    ------
    ArtifactError
        For the first file that is missing, damaged, or not in the manifest.
    """
    root = Path(folder)
    files: dict[str, str] = read_json(root / "manifest.json")
    if not isinstance(files, dict):
        raise ArtifactError(root / "manifest.json", "is no list of files with their hashes")
    for name, stated in files.items():
        if digest(_read_bytes(root / name)) != stated:
            raise ArtifactError(root / name, "was edited or damaged: it does not match its hash")
    present = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not _is_bookkeeping(path)
    }
    if extra := sorted(present - set(files)):
        raise ArtifactError(root / extra[0], "is in no manifest")
    return files
