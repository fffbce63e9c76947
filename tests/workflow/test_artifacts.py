"""Files are written whole or not at all, and no damage goes unnoticed."""

import io
import json
import math
import os
import stat
import time
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from workflow import artifacts
from workflow.artifacts import (
    ArtifactError,
    atomic_path,
    canonical_json,
    check_manifest,
    digest,
    read_arrays,
    read_json,
    read_provenance,
    write_arrays,
    write_bytes,
    write_json,
    write_manifest,
    write_text,
)

MADE = {"parameters": {"step": 0.5}, "seed": 7, "device": "cpu"}
CONTENT = {"λ": [1, 2.5, None, True], "empty": {}, "text": "Größe | „x“"}
ARRAYS = {
    "scalar": np.array(1.5),
    "empty": np.zeros((0, 3)),
    "Größe λ": np.arange(6.0).reshape(2, 3),
    "flags": np.array([True, False]),
    "names": np.array(["a", "βγ"]),
    "whole": np.array([[-1, 2]], dtype=np.int64),
}

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # a lone surrogate is no text, and cannot be written as UTF-8
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=4), inner)
    ),
    max_leaves=8,
)


def assert_same(got, wanted):
    assert set(got) == set(wanted)
    for name, array in wanted.items():
        assert got[name].dtype == array.dtype, name
        assert got[name].shape == array.shape, name
        assert got[name].tobytes() == array.tobytes(), name


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


# Whole or not at all


def test_a_crash_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "f.txt"
    write_text(target, "old")

    def write_half():
        with atomic_path(target) as temporary:
            temporary.write_text("ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["f.txt"]


def test_a_crash_before_the_first_version_leaves_no_file(tmp_path):
    def fail():
        with atomic_path(tmp_path / "f.txt") as temporary:
            temporary.write_text("half")
            raise RuntimeError("crash")

    with pytest.raises(RuntimeError, match="crash"):
        fail()
    assert names_in(tmp_path) == []


def test_readers_see_the_old_file_until_the_block_ends(tmp_path):
    target = tmp_path / "f.txt"
    write_text(target, "old")
    with atomic_path(target) as temporary:
        temporary.write_text("new")
        assert temporary.parent == target.parent  # a rename across file systems is a copy
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert names_in(tmp_path) == ["f.txt"]


def test_what_a_killed_run_left_behind_is_removed(tmp_path):
    target = tmp_path / "f.txt"
    with atomic_path(target) as temporary:
        leftover = temporary.with_name(temporary.name.replace(".partial", "x.partial"))
    leftover.write_text("half")
    other = tmp_path / ".g.txt.abc.partial"
    other.write_text("another file's")
    write_text(target, "new")
    assert names_in(tmp_path) == [other.name, "f.txt"]


@pytest.mark.parametrize("name", ["data[1].txt", "a*b.txt", "Größe.txt", "two words.txt"])
def test_any_file_name(tmp_path, name):
    neighbour = tmp_path / ".data1.txt.abc.partial"
    neighbour.write_text("another file's")
    write_text(tmp_path / name, "text")
    write_text(tmp_path / name, "text 2")
    assert (tmp_path / name).read_text() == "text 2"
    assert names_in(tmp_path) == sorted([neighbour.name, name])


def test_folders_are_made_and_files_are_readable_by_all(tmp_path):
    target = tmp_path / "a" / "b" / "f.bin"
    write_bytes(target, b"\x00\xff")
    assert target.read_bytes() == b"\x00\xff"
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


def test_text_is_utf8_with_the_line_ends_given(tmp_path):
    write_text(tmp_path / "f", "ä\nb\r\n")
    assert (tmp_path / "f").read_bytes() == "ä\nb\r\n".encode()


@pytest.mark.parametrize(
    "write",
    [
        lambda path: write_json(path, {"x": object()}, provenance=MADE),
        lambda path: write_json(path, [math.nan], provenance=MADE),
        lambda path: write_json(path, [], provenance={"seed": math.inf}),
        lambda path: write_arrays(path, {"x": np.array([None, {}])}, provenance=MADE),
        lambda path: write_arrays(path, {"x": np.zeros(2)}, provenance={"seed": math.nan}),
    ],
    ids=["object", "nan", "infinite provenance", "object array", "nan provenance"],
)
def test_what_cannot_be_written_leaves_the_old_file(tmp_path, write):
    target = tmp_path / "f"
    write_text(target, "old")
    with pytest.raises((TypeError, ValueError)):
        write(target)
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["f"]


# JSON


@given(content=json_values)
@settings(deadline=None, max_examples=60)
def test_json_round_trip(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("json") / "f.json"
    write_json(path, content, provenance=MADE)
    assert canonical_json(read_json(path)) == canonical_json(content)
    assert read_json(path) == content
    assert read_provenance(path) == MADE


def test_json_is_the_same_byte_for_byte(tmp_path):
    write_json(tmp_path / "a", CONTENT, provenance=MADE)
    backwards = dict(reversed(CONTENT.items()))
    write_json(tmp_path / "b", backwards, provenance=dict(reversed(MADE.items())))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert "λ" in (tmp_path / "a").read_text(encoding="utf-8")


def test_every_flipped_byte_of_a_json_file_is_noticed(tmp_path):
    path = tmp_path / "metrics.json"
    write_json(path, CONTENT, provenance=MADE)
    good = path.read_bytes()
    noticed = 0
    for position in range(len(good)):
        path.write_bytes(flipped(good, position))
        content = refused_or_read(read_json, path)
        if content is not None:  # white space between tokens is all that may differ
            assert (content, read_provenance(path)) == (CONTENT, MADE), position
        else:
            noticed += 1
    assert noticed > 0.8 * len(good)


def refused_or_read(read, path):
    """What a reader returns, or None when it refuses the file by name."""
    try:
        return read(path)
    except ArtifactError as error:
        if error.path != path or str(path) not in str(error):
            raise
        return None


def flipped(content, position, bit=0):
    changed = bytearray(content)
    changed[position] ^= 1 << bit
    return bytes(changed)


def test_every_truncation_of_a_json_file_is_noticed(tmp_path):
    path = tmp_path / "metrics.json"
    write_json(path, CONTENT, provenance=MADE)
    good = path.read_bytes()
    for length in range(len(good) - 1):  # the last byte is a line end
        path.write_bytes(good[:length])
        with pytest.raises(ArtifactError, match=r"metrics\.json"):
            read_json(path)


def edit_value(body):
    body["content"]["text"] = "other"


def edit_nan(body):
    body["content"]["text"] = math.nan


def edit_provenance(body):
    body["provenance"]["seed"] = 8


def edit_extra(body):
    body["more"] = 1


def edit_hash_only(body):
    body["sha256"] = "0" * 64


def edit_hash_type(body):
    body["sha256"] = None


def drop_hash(body):
    del body["sha256"]


def drop_content(body):
    del body["content"]


EDITS = [
    edit_value,
    edit_nan,
    edit_provenance,
    edit_extra,
    edit_hash_only,
    edit_hash_type,
    drop_hash,
    drop_content,
]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("read", [read_json, read_provenance])
def test_edited_json_is_noticed(tmp_path, edit, read):
    path = tmp_path / "metrics.json"
    write_json(path, CONTENT, provenance=MADE)
    body = json.loads(path.read_text(encoding="utf-8"))
    edit(body)
    path.write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"metrics\.json.*delete it"):
        read(path)


@pytest.mark.parametrize("text", ["[]", "1", "null", '"content"', "{}", "", "\x00", "[" * 5000])
def test_other_json_is_refused(tmp_path, text):
    path = tmp_path / "metrics.json"
    path.write_text(text)
    with pytest.raises(ArtifactError, match=r"metrics\.json"):
        read_json(path)


@pytest.mark.parametrize("read", [read_json, read_provenance, read_arrays, check_manifest])
def test_missing_files_are_named(tmp_path, read):
    with pytest.raises(ArtifactError, match=r"nothing.*cannot be read: No such file"):
        read(tmp_path / "nothing")


@pytest.mark.parametrize("read", [read_json, read_arrays])
def test_a_folder_is_no_file(tmp_path, read):
    with pytest.raises(ArtifactError, match="cannot be read"):
        read(tmp_path)


# Arrays


def test_arrays_round_trip(tmp_path):
    write_arrays(tmp_path / "a.npz", ARRAYS, provenance=MADE)
    assert_same(read_arrays(tmp_path / "a.npz"), ARRAYS)


@given(
    arrays=st.dictionaries(
        st.text(st.characters(categories=["L", "N", "S"]), min_size=1, max_size=5),
        hnp.arrays(
            st.sampled_from([np.float64, np.float32, np.int64, np.bool_, np.uint8, ">f8"]),
            hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
        ),
        max_size=3,
    )
)
@settings(deadline=None, max_examples=60)
def test_any_arrays_round_trip(tmp_path_factory, arrays):
    path = tmp_path_factory.mktemp("npz") / "a.npz"
    write_arrays(path, arrays, provenance=MADE)
    assert_same(read_arrays(path), arrays)


@pytest.mark.parametrize("name", ["x.npy", "provenance.json", "a/b", "x.npy.npy"])
def test_names_that_look_like_entries_of_the_archive(tmp_path, name):
    arrays = {name: np.arange(3), "x": np.arange(4)}
    write_arrays(tmp_path / "a.npz", arrays, provenance=MADE)
    assert_same(read_arrays(tmp_path / "a.npz"), arrays)


def test_arrays_are_the_same_byte_for_byte_at_any_time(tmp_path, monkeypatch):
    write_arrays(tmp_path / "a", ARRAYS, provenance=MADE)
    later = time.gmtime(2e9)
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setattr(time, "localtime", lambda *_: later)
    write_arrays(tmp_path / "b", dict(reversed(ARRAYS.items())), provenance=MADE)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_memory_layout_does_not_matter(tmp_path):
    array = np.arange(12.0).reshape(3, 4)
    strided = np.repeat(array, 2, axis=1)[:, ::2]
    assert not strided.flags.c_contiguous
    for name, same in (("c", array), ("f", np.asfortranarray(array)), ("s", strided)):
        write_arrays(tmp_path / name, {"x": same}, provenance=MADE)
    assert len({(tmp_path / name).read_bytes() for name in "cfs"}) == 1


def test_numpy_itself_reads_the_archive(tmp_path):
    write_arrays(tmp_path / "a.npz", ARRAYS, provenance=MADE)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as archive:
        assert archive["Größe λ"].tolist() == ARRAYS["Größe λ"].tolist()


SMALL = {"x": np.arange(5.0), "y": np.array([True])}


def test_every_flipped_byte_of_an_archive_is_noticed(tmp_path):
    path = tmp_path / "data.npz"
    write_arrays(path, SMALL, provenance=MADE)
    good = path.read_bytes()
    noticed = 0
    for position in range(len(good)):
        path.write_bytes(flipped(good, position, bit=position % 8))
        arrays = refused_or_read(read_arrays, path)
        if arrays is not None:  # dates and flags of the container are all that may differ
            assert_same(arrays, SMALL)
        else:
            noticed += 1
    assert noticed > 0.5 * len(good)


def test_every_truncation_of_an_archive_is_noticed(tmp_path):
    path = tmp_path / "data.npz"
    write_arrays(path, SMALL, provenance=MADE)
    good = path.read_bytes()
    for length in {*range(0, len(good), 3), len(good) - 1}:
        path.write_bytes(good[:length])
        with pytest.raises(ArtifactError, match=r"data\.npz.*truncated"):
            read_arrays(path)


def entries_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_entries(path, entries):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def npy(array, *, pickled=False):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=pickled)
    return buffer.getvalue()


def swap(entries):
    entries["x.npy"], entries["y.npy"] = entries["y.npy"], entries["x.npy"]


def change_value(entries):
    entries["x.npy"] = npy(np.array([0.0, 1.0, 2.0, 3.0, 4.0 + 1e-15]))


def change_type(entries):
    entries["y.npy"] = npy(np.array([1], dtype=np.uint8))


def change_shape(entries):
    entries["x.npy"] = npy(np.arange(5.0).reshape(5, 1))


def add_array(entries):
    entries["z.npy"] = npy(np.zeros(1))


def drop_array(entries):
    del entries["y.npy"]


def drop_record(entries):
    del entries["provenance.json"]


def list_record(entries):
    entries["provenance.json"] = b"[]"


def bad_record(entries):
    entries["provenance.json"] = b"\xff"


def change_provenance(entries):
    entries["provenance.json"] = entries["provenance.json"].replace(b'"seed": 7', b'"seed": 8')


def not_an_array(entries):
    entries["x.npy"] = b"text"


def pickled_objects(entries):
    entries["x.npy"] = npy(np.array([{"a": 1}, None]), pickled=True)


@pytest.mark.parametrize(
    "edit",
    [
        swap,
        change_value,
        change_type,
        change_shape,
        add_array,
        drop_array,
        drop_record,
        list_record,
        bad_record,
        change_provenance,
        not_an_array,
        pickled_objects,
    ],
)
def test_edited_archives_are_noticed(tmp_path, edit):
    path = tmp_path / "data.npz"
    write_arrays(path, SMALL, provenance=MADE)
    before = entries_of(path)
    after = dict(before)
    edit(after)
    assert after != before
    write_entries(path, after)
    with pytest.raises(ArtifactError, match=r"data\.npz"):
        read_arrays(path)
    write_entries(path, before)  # it was the edit that was noticed, not the packing
    assert_same(read_arrays(path), SMALL)


class Payload:
    """Says when it was unpickled."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (self.marker,)


def test_a_pickle_is_never_run(tmp_path):
    path, marker = tmp_path / "data.npz", tmp_path / "ran"
    write_arrays(path, SMALL, provenance=MADE)
    entries = entries_of(path)
    bomb = np.empty(1, dtype=object)
    bomb[0] = Payload(str(marker))
    entries["x.npy"] = npy(bomb, pickled=True)
    write_entries(path, entries)
    with pytest.raises(ArtifactError, match=r"data\.npz"):
        read_arrays(path)
    assert not marker.exists()


def test_archives_of_numpy_are_not_ours(tmp_path):
    np.savez(tmp_path / "data.npz", **SMALL)
    with pytest.raises(ArtifactError, match="no archive of this project"):
        read_arrays(tmp_path / "data.npz")


# Folders


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "figures"
    write_text(root / "a.svg", "<svg/>")
    write_text(root / "deep" / "b.pdf", "%PDF")
    write_manifest(root, provenance=MADE)
    return root


def test_an_intact_folder(folder):
    expected = {"a.svg": digest(b"<svg/>"), "deep/b.pdf": digest(b"%PDF")}
    assert check_manifest(folder) == expected
    assert read_provenance(folder / "manifest.json") == MADE


def test_a_manifest_can_be_written_again(folder):
    before = (folder / "manifest.json").read_bytes()
    write_manifest(folder, provenance=MADE)
    assert (folder / "manifest.json").read_bytes() == before


def test_snakemake_bookkeeping_is_no_part_of_a_folder(folder):
    (folder / ".snakemake_timestamp").touch()
    assert set(check_manifest(folder)) == {"a.svg", "deep/b.pdf"}


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda root: (root / "a.svg").write_text("<svg />"), "a.svg"),
        (lambda root: (root / "a.svg").write_text("<svg/"), "a.svg"),
        (lambda root: (root / "a.svg").unlink(), "a.svg"),
        (lambda root: (root / "deep" / "b.pdf").write_text(""), "deep/b.pdf"),
        (lambda root: (root / "deep" / "c.svg").write_text("new"), "deep/c.svg"),
        (lambda root: (root / "a.svg").rename(root / "z.svg"), "a.svg"),
        (lambda root: (root / "manifest.json").unlink(), "manifest.json"),
        (lambda root: (root / "manifest.json").write_text("{}"), "manifest.json"),
        (lambda root: write_json(root / "manifest.json", [], provenance={}), "manifest.json"),
    ],
)
def test_damage_to_a_folder_is_noticed_and_the_file_named(folder, damage, named):
    damage(folder)
    with pytest.raises(ArtifactError) as caught:
        check_manifest(folder)
    assert caught.value.path == folder / named
    assert str(folder / named) in str(caught.value)


def test_swapped_files_are_noticed(folder):
    (folder / "a.svg").write_text("%PDF")
    (folder / "deep" / "b.pdf").write_text("<svg/>")
    with pytest.raises(ArtifactError, match=r"a\.svg"):
        check_manifest(folder)


def test_digest_is_sha256():
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert artifacts.digest(b"abc") == known
