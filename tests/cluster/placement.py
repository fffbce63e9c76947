"""The two files in /etc/slurm: ours while tests run, the site's before and afterwards.

The job step of Snakemake's executor drops SLURM_*, so that only /etc/slurm reaches every process.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ETC = Path("/etc/slurm")
LOCK = Path("/tmp/qgeom-slurm-tests.lock")
FILES = ("slurm.conf", "gres.conf")
KEPT = ".before-qgeom-tests"  # what stood there before is kept under this ending
MARK = "qgeom-slurm-tests"  # the name of our folders, by which links to them are known
LOCK_LIMIT_S = 900


class PlacementError(RuntimeError):
    """/etc/slurm cannot be had."""


@contextmanager
def alone(lock: Path = LOCK) -> Iterator[None]:
    """One Slurm at a time on a machine. The kernel releases the lock, however the tests end."""
    with lock.open("w") as file:
        deadline = time.monotonic() + LOCK_LIMIT_S
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise PlacementError(f"{lock}: held by other tests for too long") from None
                time.sleep(0.5)
            else:
                break
        yield


def is_ours(etc: Path = ETC) -> bool:
    """Whether the configuration in place is one of these tests, perhaps of a killed process."""
    place = etc / FILES[0]
    return place.is_symlink() and place.readlink().parent.name == MARK


@contextmanager
def in_place(folder: Path, etc: Path = ETC) -> Iterator[None]:
    """Link the files of a folder called `MARK` into /etc/slurm, and put back what was there."""
    assert folder.name == MARK
    put_back(etc)  # after tests that were killed
    etc.mkdir(parents=True, exist_ok=True)
    try:
        for name in FILES:
            place = etc / name
            if place.exists() or place.is_symlink():
                place.rename(place.with_name(name + KEPT))
            place.symlink_to(folder / name)
        yield
    finally:
        put_back(etc)


def put_back(etc: Path = ETC) -> None:
    """Remove our links, end daemons that were started with them, restore what was there before."""
    for name in FILES:
        place, kept = etc / name, etc / (name + KEPT)
        if place.is_symlink() and place.readlink().parent.name == MARK:
            _end_daemons(place.readlink().parent / "run")
            place.unlink()
        if kept.exists() or kept.is_symlink():
            kept.rename(place)


def _end_daemons(run: Path) -> None:
    """Those whose tests were killed; nothing is left to end after tests that were not."""
    for file in run.glob("*.pid"):
        with suppress(ValueError, FileNotFoundError, ProcessLookupError):
            pid = int(file.read_text(encoding="utf-8"))
            name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
            if name == file.stem:  # and not another process with an old number
                os.kill(pid, signal.SIGTERM)
