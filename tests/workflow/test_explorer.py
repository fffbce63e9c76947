"""The explorer carries the outcome's own cells and numbers, and nothing that could break a page."""

import base64
import json
import re
import zlib
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest

from qgeom.errors import ParameterError
from qgeom.experiments.classifier_flips.tilings import Tiling, stored
from qgeom.experiments.prose import count, percent
from tests.workflow.test_figures import flips
from workflow.figures import classifier_flips, explorer, explorer_words, style
from workflow.generated_pages import interactive_page

FULL = 65535
BITS = (2, 8, 4)  # stored in another order than the slider's
STEPS = ["float", "8", "4", "2"]
NETWORKS = [("moons", 0), ("moons", 1), ("spirals", 0), ("spirals", 1)]


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


def unpack(text, kind):
    return np.frombuffer(zlib.decompress(base64.b64decode(text, validate=True)), dtype=kind)


def wide(text, *, columns=1):
    low, high = unpack(text, "u1").reshape(2, -1).astype(np.int64)
    return (low + 256 * high).reshape(columns, -1).T.squeeze()


def lines(text):
    content = unpack(text, "u1").tobytes().decode()
    return content.split("\n") if content else []


def parts(packed, part, array):
    """An array of a network, split into its steps."""
    return np.split(array, np.cumsum(packed["counts"][part])[:-1])


def corners(codes):
    seen, rows = 0, []
    for code in codes.tolist():
        rows.append(seen - code if code else seen)
        seen += not code
    return np.array(rows)


def polygons(packed):
    """For each step its pieces: corners in shares, cell and class."""
    sizes = parts(packed, "pieces", wide(packed["sizes"]))
    codes = np.split(wide(packed["corners"]), np.cumsum([own.sum() for own in sizes])[:-1])
    vertices = parts(packed, "vertices", wide(packed["vertices"], columns=2) / FULL)
    pieces = parts(packed, "pieces", wide(packed["pieces"]))
    for own, code, places, piece in zip(sizes, codes, vertices, pieces, strict=True):
        rows = corners(code)
        assert rows.max() + 1 == len(places)
        ends = np.cumsum([0, *own])
        yield [places[rows[a:b]] for a, b in pairwise(ends)], piece // 2, piece % 2


def shoelace(ring):
    x, y = ring.T
    return (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@pytest.fixture(scope="module")
def outcome():
    return flips(bits=BITS)


@pytest.fixture(scope="module")
def content(outcome):
    return read(classifier_flips.interactive(outcome)["explorer"])


@pytest.fixture(scope="module")
def tilings(outcome):
    """The tilings of each network, from float to coarse."""
    found = stored(outcome, prefix="explorer_")
    return [found[k : k + len(STEPS)] for k in range(0, len(found), len(STEPS))]


def test_steps_go_from_float_to_coarse(content, outcome):
    assert content["steps"] == STEPS
    assert content["layers"] == [5, 4]
    datasets = [data["name"] for data in content["datasets"]]
    found = [(datasets[net["dataset"]], net["name"]) for net in content["networks"]]
    assert found == [(name, f"seed {seed}") for name, seed in NETWORKS]
    for data in content["datasets"]:
        low, high = outcome.array(f"showcase_{data['name']}_box").T
        points = low + wide(data["points"], columns=2) / FULL * (high - low)
        stored_points = outcome.array(f"showcase_{data['name']}_points")
        assert np.abs(points - stored_points).max() < (high - low).max() / FULL
        labels = outcome.array(f"showcase_{data['name']}_labels")
        assert np.array_equal(unpack(data["labels"], "u1"), labels)
        assert data["aspect"] == pytest.approx((high - low)[0] / (high - low)[1], abs=1e-4)


def test_packed_pieces_have_the_areas_of_the_cells(content, outcome, tilings):
    for k, (packed, own) in enumerate(zip(content["networks"], tilings, strict=True)):
        low, high = outcome.array("explorer_box")[k].T
        for (rings, cells, sides), tiling in zip(polygons(packed), own, strict=True):
            areas = np.array([shoelace(ring) for ring in rings])
            assert areas.sum() == pytest.approx(1.0, abs=1e-12)  # no gap and no overlap
            exact = tiling.cell_areas / np.prod(high - low)
            assert np.bincount(cells, weights=areas) == pytest.approx(exact, abs=1e-4)
            assert np.array_equal(sides, tiling.piece_classes)
            corners = np.concatenate(rings)
            places = (tiling.vertices[tiling.corners] - low) / (high - low)
            assert np.abs(corners - places).max() <= 0.51 / FULL


def test_patterns_and_their_colours_are_the_same_in_all_steps(content, tilings):
    palette = unpack(content["palette"], "u1").reshape(-1, 3)
    expected = style.pattern_colors(np.arange(len(palette)))
    assert np.abs(palette - 255 * expected).max() <= 0.5
    for packed, own in zip(content["networks"], tilings, strict=True):
        ids = wide(packed["ids"])
        table = unpack(packed["patterns"], "u1").reshape(-1, 9)
        assert len({tuple(row) for row in table.tolist()}) == len(table) <= len(palette)
        patterns = np.concatenate([tiling.cell_patterns for tiling in own])
        assert np.array_equal(table[ids], patterns)
        for step, tiling in zip(parts(packed, "cells", ids), own, strict=True):
            assert len(step) == len(tiling.cell_areas) == len(set(step.tolist()))


def numbers(text):
    return [float(part.replace("\u2212", "-")) for part in re.findall("\u2212?[0-9.]+", text)]


def test_words_are_those_of_the_cells(content, outcome, tilings):
    form = re.compile(
        "\u2212?[0-9]+[.][0-9]{2} x₁ [+\u2212] [0-9]+[.][0-9]{2} x₂ [+\u2212] [0-9]+[.][0-9]{2}"
    )
    for k, (packed, own) in enumerate(zip(content["networks"], tilings, strict=True)):
        whole = np.prod(np.ptp(outcome.array("explorer_box")[k], axis=1))
        words = np.array([line.split("\t") for line in lines(packed["words"])])
        for told, tiling in zip(parts(packed, "cells", words), own, strict=True):
            for (area, text), share, gradient, offset in zip(
                told,
                tiling.cell_areas / whole,
                tiling.cell_gradients,
                tiling.cell_offsets,
                strict=True,
            ):
                assert area.replace("\u00a0", " ") == explorer_words.area(share).replace(
                    "\u00a0", " "
                )
                assert abs(numbers(area)[0] - 100 * share) <= (0.01 if "<" in area else 0.005001)
                plain = text.replace("\u00a0", " ")
                assert form.fullmatch(plain)
                signs = re.sub("([+\u2212]) ", r"\1", plain).replace("₁", "").replace("₂", "")
                assert numbers(signs) == pytest.approx([*gradient, offset], abs=0.005001)


def test_flips_are_those_of_the_overlaps(content, outcome, tilings):
    for k, (packed, own) in enumerate(zip(content["networks"], tilings, strict=True)):
        whole = np.prod(np.ptp(outcome.array("explorer_box")[k], axis=1))
        pairs = parts(packed, "flips", wide(packed["flips"], columns=2))
        flipped = parts(packed, "flips", wide(packed["flipped"]))
        areas = parts(packed, "flips", np.array(lines(packed["overlaps"])))
        for ahead, neurons, words, tiling in zip(pairs, flipped, areas, own, strict=True):
            before = np.cumsum(ahead[:, 0]).tolist()
            found = {
                (a, b): (n, w)
                for a, b, n, w in zip(before, ahead[:, 1].tolist(), neurons, words, strict=True)
            }
            rows = zip(
                tiling.flip_cells.tolist(), tiling.flip_neurons, tiling.flip_areas, strict=True
            )
            assert found == {
                tuple(pair): (n, explorer_words.area(area / whole)) for pair, n, area in rows
            }


def test_readings_are_those_of_the_rows(content, outcome):
    for (dataset, seed), packed in zip(NETWORKS, content["networks"], strict=True):
        first, *others = packed["readings"]
        assert first[:2] == ["none", "none"]
        assert first[2] == str(packed["counts"]["cells"][0])
        for step, (bits, reading) in enumerate(zip(STEPS[1:], others, strict=True), start=1):
            (row,) = (
                k
                for k in range(len(outcome.array("row_bits")))
                if outcome.array("row_dataset")[k] == dataset
                and outcome.array("row_seed")[k] == seed
                and outcome.array("row_grid")[k] == "symmetric_channel"
                and outcome.array("row_bits")[k] == int(bits)
            )
            assert reading == [
                percent(outcome.array("row_pattern_disagreement")[row]),
                percent(outcome.array("row_decision_change")[row]),
                count(int(outcome.array("row_patterns_quantized")[row])),
            ]
            assert reading[2] == str(packed["counts"]["cells"][step])


def test_colours_are_those_of_the_other_figures(content):
    assert content["colors"]["flip"] == style.FLIP
    assert content["colors"]["float"] == style.FLOAT
    assert content["colors"]["quantized"] == style.QUANTIZED
    assert content["colors"]["decision"] == style.DECISION
    assert len(set(content["colors"]["layers"])) == 2
    opacity = content["opacity"]
    assert len(opacity) == 10  # from no neuron to all of them
    assert opacity[0] == 0
    assert opacity == sorted(opacity)
    assert max(opacity) < 1  # the cell shows through


def test_the_same_bytes_every_time(outcome):
    again = flips(bits=BITS)
    assert classifier_flips.interactive(outcome) == classifier_flips.interactive(again)


def test_what_is_packed_is_small(content, outcome):
    pieces = sum(sum(packed["counts"]["pieces"]) for packed in content["networks"])
    size = len(classifier_flips.interactive(outcome)["explorer"].encode())
    assert size < 12_000 + 40 * pieces  # 400 kB for the networks of a full run


def small(name, *, cells=1, readings=(("<!--",),)):
    square = Tiling(
        vertices=np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 2.0], [0.0, 2.0]]),
        corners=np.arange(4),
        piece_sizes=np.array([4]),
        piece_cells=np.array([0]),
        piece_classes=np.array([True]),
        cell_patterns=np.ones((cells, 1), dtype=np.bool_),
        cell_areas=np.full(cells, 2.0),
        cell_gradients=np.zeros((cells, 2)),
        cell_offsets=np.ones(cells),
        flip_cells=np.zeros((0, 2), dtype=np.int64),
        flip_neurons=np.zeros(0, dtype=np.int64),
        flip_areas=np.zeros(0),
    )
    data = explorer.Data(
        name=name,
        box=np.array([[0.0, 1.0], [0.0, 2.0]]),
        points=np.zeros((1, 2)),
        labels=np.zeros(1, dtype=np.int64),
    )
    return explorer.Network(data=data, name=name, tilings=[square], readings=readings)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ParameterError, match="network it of it"):
        small("it", cells=2**15)
    small("it", cells=2**15 - 1)


def test_names_cannot_end_the_script_or_the_block():
    evil = "</script><b>`````{{< var a >}} & \"'λ"
    text = explorer.fragment([small(evil)], steps=["float"], quantities=["a"], layers=[1])
    assert read(text)["networks"][0]["name"] == evil
    assert "{{<" not in text
    fence, *body, end = interactive_page(text).splitlines()
    assert fence == f"{end}{{=html}}"
    assert end == "`" * 6
    assert "\n".join(body) == text.rstrip()
