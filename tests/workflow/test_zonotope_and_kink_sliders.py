"""Figures with sliders: their data are the outcome's, and nothing in them can break a page."""

import json
import re
import shutil
import subprocess
from fractions import Fraction

import numpy as np
import pytest

from qgeom.errors import ParameterError
from qgeom.experiments.neuron_kink import compute as kink_compute
from qgeom.experiments.outcome import Outcome
from tests.qgeom.experiments.neuron_kink_cases import PARAMS
from tests.workflow.figure_checks import section
from workflow.figures import error_zonotope, neuron_kink, sliders

LIMIT = 30_000
FETCHING = re.compile(
    r"\bfetch\(|XMLHttpRequest|\bimport\b|https?://(?!www\.w3\.org/2000/svg)|\bsrc="
)


def kink(**change):
    options = {name: getattr(PARAMS, name) for name in PARAMS.__dataclass_fields__}
    return kink_compute.compute(type(PARAMS)(**(options | change)), None, seed=0)


def regions(shape=(3, 2, 2)):
    rng = np.random.default_rng(1)
    names = ("full", "diagonal", "uniform")
    arrays = {f"generators_{name}": rng.standard_normal(shape) for name in names}
    return Outcome(
        arrays=arrays | {"row_step": np.array([0.25, 0.5])}, metrics={"reference_bits": 6}
    )


ROOMS = {
    "neuron_kink": lambda: neuron_kink.interactive(kink()),
    "error_zonotope": lambda: error_zonotope.interactive(regions()),
}


def read(text):
    (found,) = re.findall(r'<script type="application/json">(.*?)</script>', text)
    return json.loads(found)


@pytest.mark.parametrize("room", ROOMS)
def test_blocks_are_hidden_small_and_fetch_nothing(room):
    made = ROOMS[room]()
    assert set(made) == {"sliders"}
    assert made == ROOMS[room]()
    text = made["sliders"]
    assert re.match(r'<div class="slider-figure" role="group" aria-label="[^"<]+" hidden>\n', text)
    assert len(text.encode()) < LIMIT
    assert not FETCHING.search(text)
    assert not re.search(r"\sid=", text)
    assert "{{<" not in text


@pytest.mark.parametrize("room", ROOMS)
def test_the_section_shows_the_block_on_the_page_alone(room):
    (before, after) = section(room).split(f"{{{{< include generated/{room}-sliders.md >}}}}")
    _, block = before.rsplit('::: {.content-visible when-format="html"}\n', 1)
    assert after.startswith("\n\n:::\n")
    assert ":::" not in block
    assert block.rstrip().endswith(".")


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.parametrize("room", ROOMS)
def test_scripts_can_be_parsed(room, tmp_path):
    (code,) = re.findall(r"<script>\n(.*?)\n</script>", ROOMS[room]()["sliders"], re.DOTALL)
    file = tmp_path / "code.js"
    file.write_text(code)
    subprocess.run([shutil.which("node"), "--check", file], check=True)


@pytest.mark.parametrize(
    ("change", "parts", "stride"),
    [
        ({}, 20, 1),
        ({"weight": 1.73}, 100, 1),
        ({"weight": -1.7, "step": 0.125}, 40, 1),
        ({"weight": 5.2, "bias": -2.4, "step": 6.0}, 20, 1),
    ],
)
def test_the_worked_example_is_where_the_sliders_start(change, parts, stride):
    data = read(neuron_kink.interactive(kink(**change))["sliders"])
    assert (data["parts"], data["stride"]) == (parts, stride)
    options = {"weight": PARAMS.weight, "bias": PARAMS.bias, "step": PARAMS.step} | change
    for place, end, value in zip(data["start"], data["ends"], options.values(), strict=False):
        assert Fraction(place, parts) == Fraction(str(value))
        assert abs(place) <= end
        assert end % data["stride"] == 0
    assert data["reach"] == 1.0


def test_generators_are_the_outcomes_own():
    outcome = regions()
    data = read(error_zonotope.interactive(outcome)["sliders"])
    for network, name in zip(data["networks"], ("full", "diagonal", "uniform"), strict=True):
        assert np.array_equal(network["layers"], outcome.array(f"generators_{name}"))
    assert data["largest"] == 0.5
    assert data["bits"] == 6
    assert len(set(data["colors"])) == 3


def test_generators_in_space_are_refused():
    with pytest.raises(ParameterError, match="plane"):
        error_zonotope.interactive(regions((3, 3, 3)))


@pytest.mark.parametrize("script", ["</script>", "<!-- a", "{{< var a >}}"])
def test_scripts_that_would_break_the_page_are_refused(script):
    with pytest.raises(ParameterError, match="contains"):
        sliders.fragment({}, name="a", script=script)
