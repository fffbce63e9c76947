"""Every wrong configuration is one readable error that names key, value and what is allowed."""

import copy
import math
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.grids import GRID_NAMES
from qgeom.rounding import Rounding
from workflow.closure import ROOT
from workflow.config import PARTS, known_experiments, load_settings
from workflow.validation import ConfigError, not_finite, parse

BASE = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
GONE = type("Gone", (), {"__repr__": lambda _: "gone"})()  # one name in every process


def changed(**changes):
    """The configuration with values at ``a__b__c`` replaced, or taken away."""
    config = copy.deepcopy(BASE)
    for path, value in changes.items():
        *blocks, last = path.split("__")
        block = config
        for name in blocks:
            block = block[name]
        if value is GONE:
            del block[last]
        else:
            block[last] = value
    return config


def problems(config):
    """The lines of the error for a configuration that is wrong."""
    with pytest.raises(ConfigError) as caught:
        load_settings(config)
    first, *lines = str(caught.value).split("\n")
    noun = "problem" if len(lines) == 1 else "problems"
    assert first == f"the configuration has {len(lines)} {noun}:"
    assert all(line.startswith("  - ") for line in lines)
    return [line.removeprefix("  - ") for line in lines]


def merged(below, above):
    """What Snakemake makes of two configuration files."""
    result = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else value
    return result


# What is right


def test_the_configuration_of_the_paper():
    common, experiments = load_settings(BASE)
    assert common.results == "results"
    assert common.population.hidden == (8, 8)
    assert set(common.datasets.present()) == {"moons", "spirals"}
    assert list(experiments) == list(BASE["experiments"])  # in the order of the file
    kink = experiments["neuron_kink"]
    assert kink.params.window == (-0.25, 1.0)
    assert not kink.uses_population
    assert kink.block == BASE["experiments"]["neuron_kink"]
    assert not common.accept_changes


@pytest.mark.parametrize("name", ["config.quick.yaml", "tests/workflow/tiny.yaml"])
def test_smaller_configurations_over_it(name):
    above = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    common, experiments = load_settings(merged(BASE, above))
    off = {stem for stem, block in above["experiments"].items() if block is None}
    assert list(experiments) == [stem for stem in BASE["experiments"] if stem not in off]
    assert common.population.seeds == above["population"]["seeds"] < BASE["population"]["seeds"]


def test_the_quick_run_keeps_to_itself():
    above = yaml.safe_load((ROOT / "config.quick.yaml").read_text(encoding="utf-8"))
    assert Path(above["results"]) != Path(BASE["results"])
    assert above["published"] != BASE["published"]


def test_every_experiment_has_a_block_and_every_block_a_room():
    known = known_experiments()
    assert {"neuron_kink", "classifier_flips"} <= set(known)
    assert set(BASE["experiments"]) == set(known)
    rooms = {path.parent.name for path in ROOT.glob("qgeom/experiments/*/parameters.py")}
    assert rooms == set(known)


def test_every_room_belongs_to_a_part_and_parts_come_in_order():
    _, experiments = load_settings(BASE)
    parts = [experiment.part for experiment in experiments.values()]
    assert parts == sorted(parts, key=PARTS.index)
    assert set(parts) == set(PARTS)


def test_parts_come_before_the_order_of_the_file(monkeypatch):
    monkeypatch.setattr("qgeom.experiments.neuron_kink.parameters.PART", PARTS[-1])
    monkeypatch.setattr("qgeom.experiments.layer_flips.parameters.PART", PARTS[0])
    blocks = {name: BASE["experiments"][name] for name in ("neuron_kink", "layer_flips")}
    _, experiments = load_settings(BASE | {"experiments": blocks})
    assert list(experiments) == ["layer_flips", "neuron_kink"]


def test_every_room_that_trains_has_its_training():
    _, experiments = load_settings(BASE)
    trained = {name for name, experiment in experiments.items() if experiment.trains}
    assert trained == {path.stem for path in ROOT.glob("qgeom/learning/*.py")} & set(experiments)


def test_configuring_changes_nothing():
    config = copy.deepcopy(BASE)
    load_settings(config)
    assert config == BASE


def test_a_null_block_switches_off():
    _, experiments = load_settings(changed(experiments__classifier_flips=None))
    assert list(experiments) == [stem for stem in BASE["experiments"] if stem != "classifier_flips"]
    common, _ = load_settings(changed(datasets__spirals=None))
    assert list(common.datasets.present()) == ["moons"]
    common, _ = load_settings(changed(datasets__spirals=GONE))
    assert list(common.datasets.present()) == ["moons"]


def test_resources_are_apart_from_parameters():
    block = BASE["experiments"]["neuron_kink"] | {"resources": {"threads": 2, "gpu": 1}}
    _, experiments = load_settings(changed(experiments__neuron_kink=block))
    kink = experiments["neuron_kink"]
    assert (kink.resources.threads, kink.resources.gpu, kink.resources.mem_mb) == (2, 1, None)
    assert "resources" not in kink.block
    _, plain = load_settings(BASE)
    assert kink.params == plain["neuron_kink"].params


@pytest.mark.parametrize("value", [1, 1.0, 0.001])
def test_whole_numbers_are_numbers(value):
    common, _ = load_settings(changed(training__learning_rate=value))
    assert common.training.learning_rate == value


@pytest.mark.parametrize("name", GRID_NAMES)
def test_every_grid_of_the_library_can_be_configured(name):
    others = {f"experiments__{stem}": None for stem in BASE["experiments"] if stem != "neuron_kink"}
    config = changed(quantization__grids=[name], **others)
    assert load_settings(config)[0].quantization.grids == (name,)


@pytest.mark.parametrize("rounding", [str(mode) for mode in Rounding])
def test_every_rounding_of_the_library_can_be_configured(rounding):
    config = changed(quantization__rounding=rounding)
    assert load_settings(config)[0].quantization.rounding == rounding


@pytest.mark.parametrize("folder", ["elsewhere", "/tmp/run", "results/deep/er", "../beside"])
def test_results_can_be_anywhere_else(folder):
    assert load_settings(changed(results=folder))[0].results == folder


# What is wrong: each is one line that starts with the key and holds every part

KINK = "experiments.neuron_kink"
WRONG = [
    # unknown keys, at every level, with the nearest known name
    ({"sede": 3}, "sede", ["unknown key (with 3)", "'seed'?", "experiments"]),
    ({"experimets": {}}, "experimets", ["with a block", "'experiments'?"]),
    ({"population__seds": 3}, "population.seds", ["'seeds'?", "known: hidden, seeds"]),
    ({"training__epoch": 3}, "training.epoch", ["'epochs'?", "learning_rate"]),
    ({"datasets__mons": {}}, "datasets.mons", ["'moons'?", "known: moons, spirals"]),
    ({"datasets__moons__nose": 0.1}, "datasets.moons.nose", ["0.1", "'noise'?", "points"]),
    ({"datasets__moons__turns": 1.5}, "datasets.moons.turns", ["known: min_accuracy, noise"]),
    ({"datasets__spirals__turn": 1}, "datasets.spirals.turn", ["'turns'?", "radius"]),
    ({"quantization__bit": [4]}, "quantization.bit", ["[4]", "'bits'?", "rounding"]),
    ({"report__format": []}, "report.format", ["'formats'?", "engine"]),
    ({"experiments__neuron_knik": {}}, "experiments.neuron_knik", ["'neuron_kink'?"]),
    (
        {"experiments__zzz": 1},
        "experiments.zzz",
        ["with 1", "known: affine_residual, circle_polygon"],
    ),
    ({"experiments__neuron_kink__weigth": 1}, f"{KINK}.weigth", ["'weight'?", "resources"]),
    (
        {"experiments__neuron_kink__resource": {}},
        f"{KINK}.resource",
        ["'resources'?", "a block"],
    ),
    (
        {"experiments__neuron_kink__resources": {"treads": 2}},
        f"{KINK}.resources.treads",
        ["'threads'?", "gpu, mem_mb, runtime, threads"],
    ),
    # wrong types
    ({"seed": True}, "seed", ["True", "integer"]),
    ({"seed": "3"}, "seed", ["'3'", "integer"]),
    ({"seed": 3.0}, "seed", ["3.0", "integer"]),
    ({"seed": None}, "seed", ["None", "integer"]),
    ({"population__seeds": "5"}, "population.seeds", ["'5'", "integer"]),
    ({"population__hidden": 8}, "population.hidden", ["8", "array"]),
    ({"population__hidden": ["8"]}, "population.hidden.0", ["'8'", "integer"]),
    ({"population": None}, "population", ["None", "object"]),
    ({"population": 5}, "population", ["5", "object"]),
    ({"training__learning_rate": "0.1"}, "training.learning_rate", ["'0.1'", "number"]),
    ({"training__learning_rate": True}, "training.learning_rate", ["True", "number"]),
    ({"quantization": ["a"]}, "quantization", ["['a']", "object"]),
    ({"quantization__bits": "2"}, "quantization.bits", ["'2'", "array"]),
    ({"quantization__bits": [4, True]}, "quantization.bits.1", ["True", "integer"]),
    ({"quantization__quantize_biases": 1}, "quantization.quantize_biases", ["1", "boolean"]),
    ({"accept_changes": "yes"}, "accept_changes", ["'yes'", "true or false in a file"]),
    ({"results": 3}, "results", ["3", "string"]),
    ({"datasets__moons": 3}, "datasets.moons", ["3", "object"]),
    ({"experiments__neuron_kink": 3}, KINK, ["3", "a block of parameters, or null"]),
    ({"experiments__neuron_kink": []}, KINK, ["[]", "a block of parameters, or null"]),
    ({"experiments__neuron_kink__samples": "201"}, f"{KINK}.samples", ["'201'", "integer"]),
    ({"experiments__neuron_kink__weight": True}, f"{KINK}.weight", ["True", "number"]),
    ({"experiments__neuron_kink__weights": 1.0}, f"{KINK}.weights", ["1.0", "array"]),
    ({"experiments__neuron_kink__resources": None}, f"{KINK}.resources", ["None"]),
    # impossible values
    ({"seed": -1}, "seed", ["-1", "greater than or equal to 0"]),
    ({"seed": 2**63}, "seed", [str(2**63), "less than"]),
    ({"population__seeds": 0}, "population.seeds", ["0", "greater than or equal to 1"]),
    ({"population__hidden": [8, 0]}, "population.hidden.1", ["0", "equal to 1"]),
    ({"training__epochs": 0}, "training.epochs", ["0", "equal to 1"]),
    ({"training__learning_rate": 0}, "training.learning_rate", ["0", "greater than 0"]),
    ({"training__learning_rate": -0.1}, "training.learning_rate", ["-0.1", "greater than 0"]),
    ({"datasets__moons__noise": -1}, "datasets.moons.noise", ["-1", "equal to 0"]),
    ({"datasets__moons__points": 1}, "datasets.moons.points", ["1", "equal to 2"]),
    ({"datasets__moons__min_accuracy": 1.5}, "datasets.moons.min_accuracy", ["1.5", "to 1"]),
    ({"datasets__spirals__turns": 0}, "datasets.spirals.turns", ["0", "greater than 0"]),
    ({"quantization__bits": [4, 0]}, "quantization.bits.1", ["0", "equal to 2"]),
    ({"quantization__bits": [25]}, "quantization.bits.0", ["25", "equal to 24"]),
    ({"experiments__neuron_kink__step": -0.5}, KINK, ["step is -0.5", "above zero"]),
    ({"experiments__neuron_kink__step": 0}, KINK, ["step is 0", "above zero"]),
    ({"experiments__neuron_kink__window": [1.0]}, f"{KINK}.window.1", ["is missing"]),
    ({"experiments__neuron_kink__window": [1.0, 0.0]}, KINK, ["window is (1.0, 0.0)", "low <"]),
    (
        {"experiments__neuron_kink__resources": {"threads": 0}},
        f"{KINK}.resources.threads",
        ["0", "equal to 1"],
    ),
    ({"results": "/"}, "results", ["'/'", "another folder"]),
    ({"results": "."}, "results", ["'.'", "another folder"]),  # staging would clear ./report
    ({"results": "results/.."}, "results", ["'results/..'", "another folder"]),
    ({"results": ".."}, "results", ["'..'", "another folder"]),
    ({"results": "report"}, "results", ["'report'", "another folder"]),
    ({"results": "qgeom/out"}, "results", ["'qgeom/out'", "another folder"]),
    ({"results": ""}, "results", ["''", "at least 1 character"]),
    # unknown names, with the nearest
    (
        {"quantization__grids": ["symetric_tensor"], "experiments__classifier_flips": None},
        "quantization.grids.0",
        ["'symetric_tensor'", "'asymmetric_tensor'", "did you mean 'symmetric_tensor'?"],
    ),
    (
        {"quantization__rounding": "nearest"},
        "quantization.rounding",
        ["'nearest'", "'towards_zero'", "did you mean 'nearest_"],
    ),
    ({"report__engine": "quatro"}, "report.engine", ["'quatro'", "did you mean 'quarto'?"]),
    ({"report__formats": ["htm"]}, "report.formats.0", ["'htm'", "did you mean 'html'?"]),
    ({"device": "gpu"}, "device", ["'gpu'", "'auto', 'cpu' or 'cuda'"]),
    # nothing, or twice the same
    ({"population__hidden": []}, "population.hidden", ["[]", "at least 1 item"]),
    ({"quantization__bits": []}, "quantization.bits", ["[]", "at least 1 item"]),
    ({"quantization__grids": []}, "quantization.grids", ["[]", "at least 1 item"]),
    ({"report__formats": []}, "report.formats", ["[]", "at least 1 item"]),
    ({"datasets": {}}, "datasets", ["is empty", "moons, spirals"]),
    ({"datasets": {"moons": None}}, "datasets", ["is empty", "moons, spirals"]),
    ({"experiments": {}}, "experiments", ["at least one of affine_residual, circle_polygon"]),
    ({"experiments": None}, "experiments", ["at least one of"]),
    ({"experiments": ["neuron_kink"]}, "experiments", ["at least one of"]),
    ({"experiments": {"neuron_kink": None}}, "experiments", ["all are switched off"]),
    ({"experiments__neuron_kink__weights": []}, KINK, ["weights are empty"]),
    ({"quantization__bits": [4, 8, 4]}, "quantization.bits", ["[4, 8, 4]", "repeats"]),
    (
        {"quantization__grids": ["symmetric_tensor"] * 2},
        "quantization.grids",
        ["'symmetric_tensor'", "repeats an entry"],
    ),
    ({"report__formats": ["pdf", "pdf"]}, "report.formats", ["['pdf', 'pdf']", "repeats"]),
    # missing keys
    ({"seed": GONE}, "seed", ["is missing"]),
    ({"report": GONE}, "report", ["is missing"]),
    ({"experiments": GONE}, "experiments", ["at least one of"]),
    ({"population__seeds": GONE}, "population.seeds", ["is missing"]),
    ({"datasets__moons__noise": GONE}, "datasets.moons.noise", ["is missing"]),
    ({"experiments__neuron_kink__step": GONE}, f"{KINK}.step", ["is missing"]),
    # no numbers
    ({"training__learning_rate": math.nan}, "training.learning_rate", ["nan", "finite"]),
    ({"datasets__moons__noise": math.inf}, "datasets.moons.noise", ["inf", "finite"]),
    ({"datasets__moons__min_accuracy": math.nan}, "datasets.moons.min_accuracy", ["nan"]),
    ({"experiments__neuron_kink__step": math.nan}, f"{KINK}.step", ["nan", "finite"]),
    ({"experiments__neuron_kink__weights": [1.0, math.inf]}, f"{KINK}.weights.1", ["inf"]),
    ({"seed": math.nan}, "seed", ["nan", "finite"]),
    # what one block asks for and another does not give
    (
        {"experiments__classifier_flips__reference_bits": 7},
        "experiments.classifier_flips.reference_bits",
        ["7", "quantization.bits has 2, 3"],
    ),
    (
        {"experiments__classifier_flips__showcase_grid": "none"},
        "experiments.classifier_flips.showcase_grid",
        ["'none'", "quantization.grids has fixed_range"],
    ),
    (
        {"experiments__classifier_flips__showcase_seed": 5},
        "experiments.classifier_flips.showcase_seed",
        ["5", "0 to 4"],
    ),
]


@pytest.mark.parametrize(("changes", "key", "parts"), WRONG, ids=[repr(w[0]) for w in WRONG])
def test_one_readable_line(changes, key, parts):
    kept = {"neuron_kink", "classifier_flips"}  # or others would miss grids and bits as well
    others = {f"experiments__{stem}": None for stem in BASE["experiments"] if stem not in kept}
    (line,) = problems(changed(**(changes if "experiments" in changes else others | changes)))
    assert line.startswith(f"{key}: ")
    for part in parts:
        assert part in line.removeprefix(f"{key}: ")
    assert "\n" not in line
    assert "pydantic" not in line


def test_problems_are_reported_together():
    config = changed(
        seed="3",
        quantization__rounding="nearst",
        quantization__bits=[0],
        datasets__mons={},
        training__learning_rate=math.nan,
        experiments__neuron_kink__weigth=1,
        experiments__neuron_kink__step=-1,
        experiments__classifier_flips__resolution="many",
        experiments__other={},
    )
    keys = sorted(line.split(":")[0] for line in problems(config))
    assert keys == [
        "datasets.mons",
        "experiments.classifier_flips.resolution",
        "experiments.neuron_kink",
        "experiments.neuron_kink.weigth",
        "experiments.other",
        "quantization.bits.0",
        "quantization.rounding",
        "seed",
        "training.learning_rate",
    ]


def test_an_empty_configuration_lists_what_is_missing():
    keys = {line.split(":")[0] for line in problems({})}
    assert keys == set(BASE)


def test_no_hint_where_nothing_is_near():
    (line,) = problems(changed(zzzzzz=1))
    assert "did you mean" not in line
    assert "known: accept_changes" in line


@given(
    path=st.sampled_from(["seed", "device", "population__seeds", "quantization__bits", "report"]),
    value=st.none() | st.booleans() | st.text() | st.floats() | st.binary() | st.dates(),
)
@settings(deadline=None, max_examples=80)
def test_no_value_crashes_the_validation(path, value):
    config = changed(**{path: value})
    try:
        load_settings(config)
    except ConfigError as error:
        assert path.replace("__", ".") in str(error)  # noqa: PT017
    else:
        assert value in {"auto", "cpu", "cuda"}


keys = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=5)


@given(st.dictionaries(keys | st.integers() | st.none(), st.integers(), min_size=1))
@settings(deadline=None, max_examples=30)
def test_no_key_crashes_the_validation(extra):
    for line in problems({**copy.deepcopy(BASE), **extra} if not set(extra) & set(BASE) else {}):
        assert "unknown key" in line or "is missing" in line or "experiments" in line


# What jobs read back


def test_parse():
    from qgeom.experiments.neuron_kink.parameters import Params

    block = BASE["experiments"]["neuron_kink"]
    params = parse(Params, block, where="here")
    assert params == load_settings(BASE)[1]["neuron_kink"].params
    typo = {"wieght" if key == "weight" else key: value for key, value in block.items()}
    with pytest.raises(ConfigError, match=r"here\.wieght: unknown key .*here\.weight: is missing"):
        parse(Params, typo, where="here")
    with pytest.raises(ConfigError, match=r"here: .*step is 0"):
        parse(Params, block | {"step": 0.0}, where="here")
    with pytest.raises(ConfigError, match=r"here\.step: is nan"):
        parse(Params, block | {"step": math.nan}, where="here")


def test_not_finite_looks_everywhere():
    values = {"a": [1.0, {"b": math.nan}], "c": math.inf, "d": "nan", "e": None, "f": 1e308}
    assert not_finite(values) == [
        "a.1.b: is nan; only finite numbers are allowed",
        "c: is inf; only finite numbers are allowed",
    ]
