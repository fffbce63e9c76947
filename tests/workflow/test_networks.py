"""Datasets, networks and twins come back from disk bit for bit, or not at all."""

import itertools
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from qgeom.datasets import Dataset, make_dataset
from qgeom.grids import GRID_NAMES, Grid
from qgeom.network import ReLUNetwork
from qgeom.population import TwinKey
from qgeom.quantized import quantize_network
from workflow.artifacts import ArtifactError
from workflow.closure import ROOT
from workflow.networks import (
    read_dataset,
    read_network,
    read_tensors,
    write_dataset,
    write_network,
    write_tensors,
)
from workflow.outcomes import read_outcome, write_outcome
from workflow.population_files import read_population
from workflow.twins import read_twins, write_twins

MADE = {"seed": 3, "parameters": {"hidden": [4, 3]}}


def network(seed=0, widths=(2, 4, 3, 1)):
    rng = np.random.default_rng(seed)
    sizes = list(itertools.pairwise(widths))
    return ReLUNetwork(
        [rng.standard_normal((n_out, n_in)) for n_in, n_out in sizes],
        [rng.standard_normal(n_out) for _, n_out in sizes],
    )


def twins_of(source, *, with_biases, bits=(2, 5)):
    return {
        TwinKey(name, b): quantize_network(
            source, Grid.from_name(name, b), quantize_biases=with_biases
        )
        for name in GRID_NAMES
        for b in bits
    }


def assert_same_arrays(got, wanted):
    assert len(got) == len(wanted)
    for a, b in zip(got, wanted, strict=True):
        assert a.dtype == b.dtype
        assert a.shape == b.shape
        assert a.tobytes() == b.tobytes()


def assert_same_network(got, wanted):
    assert_same_arrays(got.weights, wanted.weights)
    assert_same_arrays(got.biases, wanted.biases)


def assert_same_quantized(got, wanted):
    assert_same_arrays([a.codes for a in got], [a.codes for a in wanted])
    assert_same_arrays([a.step for a in got], [a.step for a in wanted])
    assert_same_arrays([a.out_of_range for a in got], [a.out_of_range for a in wanted])
    assert_same_arrays([a.saturated for a in got], [a.saturated for a in wanted])
    assert [a.zero_point for a in got] == [a.zero_point for a in wanted]
    assert all(type(a.zero_point) is int for a in got)


# Round trips


def test_tensors_of_every_shape(tmp_path):
    tensors = {
        "scalar": np.array(2.5),
        "empty": np.zeros((0, 3)),
        "λ/größe": np.arange(6).reshape(2, 3),
        "turned": np.arange(6.0).reshape(2, 3).T,
        "flags": np.array([True, False]),
    }
    write_tensors(tmp_path / "t", tensors, provenance=MADE)
    got, made = read_tensors(tmp_path / "t")
    assert made == MADE
    assert set(got) == set(tensors)
    assert_same_arrays([got[n] for n in tensors], list(tensors.values()))


def test_files_are_the_same_byte_for_byte(tmp_path):
    tensors = network().tensors()
    backwards = dict(reversed(tensors.items()))
    for k in range(6):  # several times: an order that is left to chance may agree once
        write_tensors(tmp_path / f"{k}", tensors, provenance=MADE)
        write_tensors(tmp_path / f"{-1 - k}", backwards, provenance=dict(reversed(MADE.items())))
    contents = {path.read_bytes() for path in tmp_path.iterdir()}
    assert len(list(tmp_path.iterdir())) == 12
    assert len(contents) == 1


def test_dataset(tmp_path):
    data = make_dataset("moons", n_points=9, n_test=4, options={"noise": 0.2}, seed=1)
    write_dataset(tmp_path / "d", data, provenance=MADE)
    got = read_dataset(tmp_path / "d")
    assert got.name == "moons"
    assert_same_arrays(
        [got.points, got.labels, got.test_points, got.test_labels],
        [data.points, data.labels, data.test_points, data.test_labels],
    )
    assert read_tensors(tmp_path / "d")[1] == {**MADE, "dataset": "moons"}


@given(
    seed=st.integers(0, 1000),
    widths=st.lists(st.integers(1, 5), min_size=2, max_size=5),
)
@settings(deadline=None, max_examples=30)
def test_network(tmp_path_factory, seed, widths):
    source = network(seed, tuple(widths))
    path = tmp_path_factory.mktemp("network") / "n.safetensors"
    write_network(path, source, provenance=MADE)
    assert_same_network(read_network(path), source)
    assert_same_network(ReLUNetwork.load(path), source)  # the library needs no hash


@pytest.mark.parametrize("with_biases", [False, True])
@given(seed=st.integers(0, 1000))
@settings(deadline=None, max_examples=15)
def test_twins(tmp_path_factory, with_biases, seed):
    source = network(seed)
    twins = twins_of(source, with_biases=with_biases)
    path = tmp_path_factory.mktemp("twins") / "t.safetensors"
    write_twins(path, twins, provenance=MADE)
    got = read_twins(path)
    assert list(got) == sorted(twins)
    for key, twin in twins.items():
        assert_same_network(got[key].network, twin.network)
        assert_same_quantized(got[key].weights, twin.weights)
        if with_biases:
            assert_same_quantized(got[key].biases, twin.biases)
        else:
            assert got[key].biases is None
            assert_same_arrays(got[key].network.biases, source.biases)


def test_per_channel_steps_keep_their_axis(tmp_path):
    source = network()
    key = TwinKey("symmetric_channel", 3)
    twin = quantize_network(source, Grid.from_name("symmetric_channel", 3))
    write_twins(tmp_path / "t", {key: twin}, provenance=MADE)
    steps = [w.step for w in read_twins(tmp_path / "t")[key].weights]
    assert [step.shape for step in steps] == [(4, 1), (3, 1), (1, 1)]
    assert len(np.unique(steps[0])) == 4


def test_bits_sort_as_numbers(tmp_path):
    twins = twins_of(network(), with_biases=False, bits=(10, 2))
    write_twins(tmp_path / "t", twins, provenance=MADE)
    got = read_twins(tmp_path / "t")
    assert [key.bits for key in got if key.grid == "fixed_range"] == [2, 10]


def test_a_layer_that_rounds_to_zero(tmp_path):
    source = ReLUNetwork([np.zeros((3, 2)), np.ones((1, 3))], [np.zeros(3), np.zeros(1)])
    twins = twins_of(source, with_biases=True)
    write_twins(tmp_path / "t", twins, provenance=MADE)
    for key, twin in read_twins(tmp_path / "t").items():
        assert_same_network(twin.network, twins[key].network)


# Damage

WRITERS = {
    "dataset": (
        lambda path: write_dataset(
            path,
            Dataset(
                name="moons",
                points=np.arange(4.0).reshape(2, 2),
                labels=np.array([0, 1]),
                test_points=np.ones((1, 2)),
                test_labels=np.array([1]),
            ),
            provenance=MADE,
        ),
        read_dataset,
    ),
    "network": (
        lambda path: write_network(path, network(widths=(2, 1)), provenance=MADE),
        read_network,
    ),
    "twins": (
        lambda path: write_twins(
            path,
            {TwinKey("fixed_range", 3): quantize_network(network(), Grid.fixed_range(3))},
            provenance=MADE,
        ),
        read_twins,
    ),
}
kinds = pytest.mark.parametrize("kind", WRITERS)


def refused(read, path):
    """Whether a reader refuses the file by name."""
    try:
        read(path)
    except ArtifactError as error:
        if error.path != path or str(path) not in str(error):
            raise
        return True
    return False


@kinds
def test_every_flipped_byte_is_noticed(tmp_path, kind):
    write, read = WRITERS[kind]
    path = tmp_path / "f.safetensors"
    write(path)
    good = path.read_bytes()
    start = 8 + int.from_bytes(good[:8], "little")  # the header says where each tensor lies
    intact = read_tensors(path)
    assert not refused(read, path)
    assert start < len(good)
    unnoticed = []
    positions = range(0, len(good), 1 + len(good) // 400)
    for position in positions:
        changed = bytearray(good)
        changed[position] ^= 1 << position % 8
        path.write_bytes(changed)
        if not refused(read, path):
            unnoticed.append(position)
            tensors, made = read_tensors(path)
            assert made == intact[1]
            assert set(tensors) == set(intact[0])
            assert_same_arrays([tensors[n] for n in intact[0]], list(intact[0].values()))
    assert all(position < start for position in unnoticed)
    assert len(unnoticed) < 0.05 * len(positions)  # white space of the header


@kinds
def test_every_truncation_is_noticed(tmp_path, kind):
    write, read = WRITERS[kind]
    path = tmp_path / "f.safetensors"
    write(path)
    good = path.read_bytes()
    assert not refused(read, path)
    for length in {*range(0, len(good), 1 + len(good) // 200), len(good) - 1}:
        path.write_bytes(good[:length])
        assert refused(read, path), length
    path.write_bytes(good + b"\0")
    assert refused(read, path)


def rewrite(path, change):
    """Write the file again with other tensors and the old metadata."""
    header_size = int.from_bytes(path.read_bytes()[:8], "little")
    header = json.loads(path.read_bytes()[8 : 8 + header_size])
    tensors = load_file(path)
    change(tensors, header["__metadata__"])
    save_file(tensors, path, metadata=header["__metadata__"])


def swap_layers(tensors, metadata):
    tensors["biases.0"], tensors["biases.1"] = tensors["biases.1"], tensors["biases.0"]


def one_ulp(tensors, metadata):
    tensors["weights.0"][0, 0] = np.nextafter(tensors["weights.0"][0, 0], 9)


def reshape(tensors, metadata):
    tensors["weights.0"] = np.ascontiguousarray(tensors["weights.0"].reshape(2, 3))


def other_type(tensors, metadata):
    tensors["biases.0"] = tensors["biases.0"].view(np.int64)


def extra_tensor(tensors, metadata):
    tensors["weights.9"] = np.zeros((1, 1))


def missing_tensor(tensors, metadata):
    del tensors["biases.1"]


def other_seed(tensors, metadata):
    assert '"seed": 3' in metadata["qgeom"]
    metadata["qgeom"] = metadata["qgeom"].replace('"seed": 3', '"seed": 4')


def no_hash(tensors, metadata):
    metadata["qgeom"] = metadata["qgeom"].replace("sha256", "sha255")


def no_provenance(tensors, metadata):
    del metadata["qgeom"]


@pytest.mark.parametrize(
    "change",
    [
        swap_layers,
        one_ulp,
        reshape,
        other_type,
        extra_tensor,
        missing_tensor,
        other_seed,
        no_hash,
        no_provenance,
    ],
)
def test_edited_networks_are_noticed(tmp_path, change):
    path = tmp_path / "n.safetensors"
    write_network(path, network(widths=(2, 3, 3, 1)), provenance=MADE)
    before = path.read_bytes()
    rewrite(path, lambda *_: None)
    assert not refused(read_network, path)  # packing alone does no harm
    rewrite(path, change)
    assert path.read_bytes() != before
    with pytest.raises(ArtifactError, match=r"n\.safetensors.*delete it"):
        read_network(path)


@pytest.mark.parametrize("read", [read_tensors, read_network, read_dataset, read_twins])
def test_missing_and_foreign_files(tmp_path, read):
    with pytest.raises(ArtifactError, match=r"none: does not exist"):
        read(tmp_path / "none")
    with pytest.raises(ArtifactError, match="does not exist"):
        read(tmp_path)
    (tmp_path / "text").write_text("no tensors")
    with pytest.raises(ArtifactError, match=r"text: is truncated or no safetensors"):
        read(tmp_path / "text")
    network().save(tmp_path / "bare")
    with pytest.raises(ArtifactError, match=r"bare: has no content hash"):
        read(tmp_path / "bare")


@kinds
def test_one_kind_is_not_another(tmp_path, kind):
    write, _ = WRITERS[kind]
    path = tmp_path / "f.safetensors"
    write(path)
    others = [read for name, (_, read) in WRITERS.items() if name != kind]
    assert len(others) == 2
    for read in others:
        assert refused(read, path)


# The population and outcomes, which are made of these files


@pytest.fixture
def population(tmp_path):
    data = make_dataset("moons", n_points=6, n_test=4, options={"noise": 0.1}, seed=0)
    files = {"datasets": [tmp_path / "datasets" / "moons.safetensors"], "models": []}
    write_dataset(files["datasets"][0], data, provenance=MADE)
    files["quantized"] = []
    for seed in (0, 1):
        place = f"moons/seed{seed}.safetensors"
        files["models"].append(tmp_path / "models" / place)
        files["quantized"].append(tmp_path / "quantized" / place)
        write_network(files["models"][-1], network(seed), provenance=MADE)
        write_twins(
            files["quantized"][-1], twins_of(network(seed), with_biases=False), provenance=MADE
        )
    return files


def test_population(population):
    got = read_population(**population)
    assert list(got.datasets) == ["moons"]
    assert [(m.dataset, m.seed) for m in got.members] == [("moons", 0), ("moons", 1)]
    for member in got.members:
        assert_same_network(member.network, network(member.seed))
        assert set(member.twins) == set(twins_of(network(), with_biases=False))


def test_files_of_a_population_stand_in_one_order(population):
    with pytest.raises(ArtifactError, match=r"seed1.*another network"):
        read_population(**(population | {"quantized": population["quantized"][::-1]}))
    with pytest.raises(ValueError, match="shorter"):
        read_population(**(population | {"quantized": population["quantized"][:1]}))


@pytest.mark.parametrize("part", ["datasets", "models", "quantized"])
def test_a_damaged_file_of_a_population_is_named(population, part):
    path = population[part][-1]
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ArtifactError) as caught:
        read_population(**population)
    assert caught.value.path == path


@pytest.fixture
def outcome(tmp_path):
    from qgeom.experiments.outcome import Outcome

    made = Outcome(arrays={"x": np.arange(3.0)}, metrics={"n": 3, "share": None})
    files = tmp_path / "data.npz", tmp_path / "metrics.json"
    write_outcome(*files, made, provenance=MADE)
    return files


def test_outcome(outcome):
    got = read_outcome(*outcome)
    assert got.metrics == {"n": 3, "share": None}
    assert got.array("x").tolist() == [0, 1, 2]


@pytest.mark.parametrize("which", [0, 1])
def test_a_damaged_outcome(outcome, which):
    outcome[which].write_bytes(outcome[which].read_bytes()[:-20])
    with pytest.raises(ArtifactError) as caught:
        read_outcome(*outcome)
    assert caught.value.path == outcome[which]


def test_metrics_are_a_mapping(outcome):
    from workflow.artifacts import write_json

    write_json(outcome[1], [1, 2], provenance=MADE)
    with pytest.raises(ArtifactError, match=r"metrics\.json: holds no metrics"):
        read_outcome(*outcome)


def test_bytes_do_not_depend_on_the_process(tmp_path):
    tensors = {"b": np.arange(3.0), "a": np.eye(2)}
    write_tensors(tmp_path / "here", tensors, provenance=MADE)
    code = (
        "import sys, numpy as np\nfrom workflow.networks import write_tensors\n"
        "tensors = {'b': np.arange(3.0), 'a': np.eye(2)}\n"
        f"write_tensors(sys.argv[1], tensors, provenance={MADE!r})"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
        )
        assert (tmp_path / seed).read_bytes() == (tmp_path / "here").read_bytes()
