"""Labelled images: the bundled digits, files by download from a local server, splits."""

import gzip
import hashlib
import struct
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from qgeom.errors import ParameterError, ShapeError
from qgeom.learning import images as module
from qgeom.learning.downloads import ImagesError, download, read_idx
from qgeom.learning.images import (
    MNIST_CHECKSUMS,
    LabelledImages,
    bundled_digits,
    load_images,
    mnist,
    stratified_split,
)

TRAIN = np.arange(6 * 2 * 3, dtype=np.uint8).reshape(6, 2, 3)
TEST = TRAIN[:2] + 100
TRAIN_LABELS, TEST_LABELS = np.array([0, 1, 9, 3, 4, 5], np.uint8), np.array([7, 8], np.uint8)


def idx(array, *, axes=None, kind=8, lengths=None):
    """An IDX file, written by hand from the description of the format."""
    lengths = array.shape if lengths is None else lengths
    header = struct.pack(">BBBB", 0, 0, kind, len(lengths) if axes is None else axes)
    return gzip.compress(header + struct.pack(f">{len(lengths)}I", *lengths) + array.tobytes())


def md5(content):
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A web server with the four files; gives its address, their checksums and its folder."""
    monkeypatch.setenv("NO_PROXY", "*")
    folder = tmp_path / "site"
    folder.mkdir()
    contents = map(idx, (TRAIN, TRAIN_LABELS, TEST, TEST_LABELS))
    files = dict(zip(MNIST_CHECKSUMS, contents, strict=True))
    for name, content in files.items():
        (folder / name).write_bytes(content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    source = f"http://127.0.0.1:{server.server_address[1]}/"
    yield source, {name: md5(content) for name, content in files.items()}, folder
    server.shutdown()
    thread.join()
    server.server_close()


NAMES = tuple(MNIST_CHECKSUMS)


def test_files_are_downloaded_checked_and_read(site, tmp_path):
    source, checksums, _ = site
    found = mnist(tmp_path / "new" / "folder", source=source, checksums=checksums)
    assert found.pixels.tolist() == [*TRAIN.reshape(6, 6).tolist(), *TEST.reshape(2, 6).tolist()]
    assert found.labels.tolist() == [0, 1, 9, 3, 4, 5, 7, 8]
    assert found.labels.dtype == np.int64
    assert found.held_out.tolist() == [False] * 6 + [True] * 2
    assert (found.name, found.shape, found.white) == ("mnist", (2, 3), 255)
    assert found.inputs()[7, 5] == TEST[1, 1, 2] / 255


def test_what_is_there_needs_no_network(site, tmp_path):
    source, checksums, folder = site
    before = mnist(tmp_path, source=source, checksums=checksums)
    for name in NAMES:
        (folder / name).unlink()
    after = mnist(tmp_path, source=source, checksums=checksums)
    assert (after.pixels == before.pixels).all()
    by_hand = mnist(tmp_path, source="http://127.0.0.1:1/", checksums=checksums)
    assert (by_hand.labels == before.labels).all()


def test_a_wrong_checksum_is_refused_and_nothing_is_kept(site, tmp_path):
    source, checksums, folder = site
    (folder / NAMES[2]).write_bytes(idx(TEST + 1))
    with pytest.raises(ImagesError, match=f"{NAMES[2]}: the download has not the checksum") as e:
        mnist(tmp_path, source=source, checksums=checksums)
    assert checksums[NAMES[2]] in str(e.value)
    assert not (tmp_path / NAMES[2]).exists()


def test_a_wrong_file_in_the_folder_is_not_replaced_silently(site, tmp_path):
    source, checksums, _ = site
    (tmp_path / NAMES[0]).write_bytes(b"mine")
    with pytest.raises(ImagesError, match=r"another checksum .*delete it"):
        mnist(tmp_path, source=source, checksums=checksums)
    assert (tmp_path / NAMES[0]).read_bytes() == b"mine"


def test_a_missing_file_and_a_gone_server_say_what_to_do(site, tmp_path):
    source, checksums, folder = site
    (folder / NAMES[3]).unlink()
    for address, kind in ((source, "HTTPError"), ("http://127.0.0.1:1/", "ConnectionError")):
        with pytest.raises(ImagesError) as e:
            download(NAMES[3], checksums[NAMES[3]], folder=tmp_path, source=address)
        for part in (address + NAMES[3], kind, str(tmp_path), checksums[NAMES[3]], "by hand"):
            assert part in str(e.value)
    assert not (tmp_path / NAMES[3]).exists()


def test_a_truncated_file_is_refused_even_with_its_own_checksum(site, tmp_path):
    source, checksums, folder = site
    content = (folder / NAMES[0]).read_bytes()[:-9]
    (folder / NAMES[0]).write_bytes(content)
    with pytest.raises(ImagesError, match="checksum"):
        mnist(tmp_path, source=source, checksums=checksums)
    with pytest.raises(ImagesError, match="cannot be unpacked"):
        mnist(tmp_path, source=source, checksums=checksums | {NAMES[0]: md5(content)})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no gzip", "cannot be unpacked"),
        (idx(TRAIN, kind=9), "begins with 00000903"),
        (idx(TRAIN, axes=1), "begins with 00000801"),
        (gzip.compress(b"\0\0\x08\x03\0\0\0"), "begins with 00000803"),
        (gzip.compress(b""), "begins with"),
        (idx(TRAIN, lengths=(7, 2, 3)), "has 36 entries"),
        (idx(TRAIN, lengths=(5, 2, 3)), "has 36 entries"),
    ],
    ids=["plain", "kind", "axes", "header", "empty", "long", "short"],  # contents hold the time
)
def test_unsound_files_are_refused(content, message, tmp_path):
    (tmp_path / "f.gz").write_bytes(content)
    with pytest.raises(ImagesError, match=message) as e:
        read_idx(tmp_path / "f.gz", axes=3)
    assert "f.gz" in str(e.value)


@pytest.mark.parametrize("place", [1, 2])
def test_files_that_do_not_fit_together_are_refused(place, site, tmp_path):
    source, checksums, folder = site
    odd = {1: idx(TRAIN_LABELS[:5]), 2: idx(np.zeros((2, 3, 2), np.uint8))}[place]
    (folder / NAMES[place]).write_bytes(odd)
    with pytest.raises(ImagesError, match="holds images"):
        mnist(tmp_path, source=source, checksums=checksums | {NAMES[place]: md5(odd)})


def test_the_names_of_the_configuration(monkeypatch):
    folders = []
    monkeypatch.setattr(module, "mnist", folders.append)
    load_images("mnist", downloads="somewhere")
    load_images("mnist")
    assert folders[0] == "somewhere"
    assert folders[1].name == "qgeom"
    with pytest.raises(ParameterError, match=r"letters.*digits, mnist"):
        load_images("letters")


def test_the_bundled_digits():
    digits = bundled_digits()
    assert digits.pixels.shape == (1797, 64)
    assert (digits.pixels.min(), digits.pixels.max(), digits.white) == (0, 16, 16)
    # counts per digit as listed in the description that comes with the set
    assert np.bincount(digits.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert digits.inputs().max() == 1.0
    assert digits.held_out is None


def made_up(n=40, *, held_out=None, labels=None):
    labels = np.arange(n) % 4 if labels is None else labels
    pixels = np.zeros((n, 1), dtype=np.uint8)
    return LabelledImages(
        name="made up", pixels=pixels, labels=labels, shape=(1, 1), white=1, held_out=held_out
    )


@pytest.mark.parametrize(("train", "test"), [(20, 12), (17, 9), (36, 4), (4, 36)])
def test_splits_are_disjoint_and_give_every_digit_its_share(train, test):
    for seed in range(5):
        training, held_out = stratified_split(made_up(), train=train, test=test, seed=seed)
        assert len(set(training.tolist()) | set(held_out.tolist())) == train + test
        for places, size in ((training, train), (held_out, test)):
            assert len(places) == size
            assert (np.diff(places) > 0).all()
            assert (np.abs(np.bincount(places % 4, minlength=4) - size / 4) < 1).all()


def test_splits_follow_the_seed():
    one, same, other = (stratified_split(made_up(), train=8, test=8, seed=s) for s in (1, 1, 2))
    assert all((a == b).all() for a, b in zip(one, same, strict=True))
    assert (one[1] != other[1]).any()


def test_a_divided_set_is_split_along_its_parts():
    held_out = np.arange(40) >= 28
    training, testing = stratified_split(made_up(held_out=held_out), train=20, test=8, seed=3)
    assert not held_out[training].any()
    assert held_out[testing].all()
    with pytest.raises(ParameterError, match="13 images asked for"):
        stratified_split(made_up(held_out=held_out), train=20, test=13, seed=3)


@pytest.mark.parametrize(("train", "test"), [(3, 8), (8, 3), (33, 8), (8, 41)])
def test_impossible_splits_are_refused(train, test):
    with pytest.raises(ParameterError, match="images asked for"):
        stratified_split(made_up(), train=train, test=test, seed=0)


def test_images_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError, match="made up"):
        made_up(labels=np.zeros(39, dtype=np.int64))
    with pytest.raises(ShapeError, match="held_out"):
        made_up(held_out=np.zeros(3, dtype=np.bool_))
    with pytest.raises(ImagesError, match="no digit"):
        made_up(labels=np.full(40, 10))
