"""The interactive figure carries the outcome's own numbers, and nothing that could break a page."""

import base64
import json
import zlib
from html.parser import HTMLParser

import numpy as np
import pytest

from qgeom.errors import ParameterError
from qgeom.experiments.prose import count, percent
from tests.workflow.test_figures import flips
from workflow.figures import classifier_flips, explorer, style
from workflow.generated_pages import interactive_page

LIMIT = 600_000
BITS = (2, 8, 4)  # stored in another order than the slider's
STEPS = ["float", "8", "4", "2"]
PLACES = [1, 2, 0]


class Reader(HTMLParser):
    """Finds the data of a fragment as a browser would."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.data = [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "script":
            self.data += data


def read(text):
    reader = Reader(text)
    assert reader.tags == ["div", "p", "script"]
    return json.loads(reader.data)


def unpack(text, kind, *shape):
    content = zlib.decompress(base64.b64decode(text, validate=True))
    return np.frombuffer(content, dtype=kind).reshape(shape)


@pytest.fixture(scope="module")
def outcome():
    return flips(bits=BITS)


@pytest.fixture(scope="module")
def content(outcome):
    return read(classifier_flips.interactive(outcome)["explorer"])


def test_steps_go_from_float_to_coarse(content):
    assert content["steps"] == STEPS
    assert content["neurons"] == 9
    assert [tiling["name"] for tiling in content["tilings"]] == ["moons", "spirals"]


def test_maps_are_those_of_the_outcome(content, outcome):
    for tiling in content["tilings"]:
        rows, columns = tiling["shape"]

        def stored(name, dataset=tiling["name"]):
            return outcome.array(f"showcase_{dataset}_{name}")

        def stacked(name, stored=stored):
            return np.stack([stored(f"{name}_float"), *stored(f"{name}_quantized")[PLACES]])

        patterns = unpack(tiling["patterns"], "<u2", len(STEPS), rows, columns)
        assert np.array_equal(patterns, stacked("pattern"))
        flipped = unpack(tiling["flipped"], "u1", len(STEPS), rows, columns)
        assert not flipped[0].any()
        assert np.array_equal(flipped[1:], stored("flipped_neurons")[PLACES])
        levels = unpack(tiling["levels"], "i1", len(STEPS), rows, columns)
        assert (levels != 0).all()
        assert np.array_equal(levels > 0, stacked("output") > 0)
        palette = unpack(tiling["palette"], "u1", -1, 3)
        assert np.abs(palette[patterns] - 255 * style.pattern_colors(patterns)).max() <= 0.5
        low, high = stored("box").T
        points = low + unpack(tiling["points"], "<u2", -1, 2) / 65535 * (high - low)
        assert np.abs(points - stored("points")).max() < (high - low).max() / 65535
        assert np.array_equal(unpack(tiling["labels"], "u1", -1), stored("labels"))
        assert tiling["aspect"] == pytest.approx((high - low)[0] / (high - low)[1], abs=1e-4)


def test_readings_are_those_of_the_rows(content, outcome):
    for tiling in content["tilings"]:
        first, *others = tiling["readings"]
        assert first[:2] == ["none", "none"]
        for bits, reading in zip(STEPS[1:], others, strict=True):
            (row,) = (
                k
                for k in range(len(outcome.array("row_bits")))
                if outcome.array("row_dataset")[k] == tiling["name"]
                and outcome.array("row_seed")[k] == 0
                and outcome.array("row_grid")[k] == "symmetric_channel"
                and outcome.array("row_bits")[k] == int(bits)
            )
            assert reading == [
                percent(outcome.array("row_pattern_disagreement")[row]),
                percent(outcome.array("row_decision_change")[row]),
                count(int(outcome.array("row_patterns_quantized")[row])),
            ]


def test_colours_are_those_of_the_other_figures(content):
    assert content["colors"]["flip"] == style.FLIP
    assert content["colors"]["float"] == style.FLOAT
    assert content["colors"]["quantized"] == style.QUANTIZED
    opacity = content["opacity"]
    assert opacity[0] == 0
    assert opacity == sorted(opacity)
    assert max(opacity) < 1  # the tile shows through


def test_levels_keep_the_place_of_zero():
    row, column = np.mgrid[:40, :40]
    output = 0.37 * row - 0.81 * column + 5.3
    found = explorer.levels(output).astype(float)
    down = (found[:-1] > 0) != (found[1:] > 0)
    shares = found[:-1][down] / (found[:-1] - found[1:])[down]
    exact = output[:-1][down] / (output[:-1] - output[1:])[down]
    assert down.sum() > 10
    assert np.abs(shares - exact).max() < 0.05  # of the distance between lattice points


@pytest.mark.parametrize("output", [np.zeros((3, 3)), np.full((3, 3), 7.0)])
def test_levels_without_boundary(output):
    assert np.array_equal(explorer.levels(output) > 0, output > 0)


def test_the_same_bytes_every_time(outcome):
    again = flips(bits=BITS)
    assert classifier_flips.interactive(outcome) == classifier_flips.interactive(again)


def test_full_maps_are_small():
    large = flips(grids=("fixed_range",), bits=(2, 3, 4, 5, 6, 8), seeds=1, showcase_resolution=240)
    text = classifier_flips.interactive(large)["explorer"]
    assert 20_000 < len(text.encode()) < LIMIT


def small(name, *, pattern=0, flips=0):
    return explorer.Tilings(
        name=name,
        box=np.array([[0.0, 1.0], [0.0, 2.0]]),
        patterns=np.full((1, 2, 2), pattern),
        flipped=np.full((1, 2, 2), flips),
        outputs=np.ones((1, 2, 2)),
        points=np.zeros((1, 2)),
        labels=np.zeros(1, dtype=np.int64),
        readings=[["<!--"]],
    )


@pytest.mark.parametrize("change", [{"pattern": 2**16}, {"flips": 2**8}])
def test_what_does_not_fit_is_refused(change):
    with pytest.raises(ParameterError, match="maps of it"):
        small("it", **change)
    small("it", **{name: value - 1 for name, value in change.items()})


def test_names_cannot_end_the_script_or_the_block():
    evil = "</script><b>`````{{< var a >}} & \"'λ"
    text = explorer.fragment([small(evil)], steps=["float"], quantities=["a"], neurons=1)
    assert read(text)["tilings"][0]["name"] == evil
    assert "{{<" not in text
    fence, *body, end = interactive_page(text).splitlines()
    assert fence == f"{end}{{=html}}"
    assert end == "`" * 6
    assert "\n".join(body) == text.rstrip()
