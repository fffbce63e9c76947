"""Every figure on small data: the names that the ledger cites, the same bytes, no heavy files."""

import re

import matplotlib as mpl
import numpy as np
import pytest

from qgeom.datasets import make_dataset
from qgeom.experiments.classifier_flips import claims as flip_claims
from qgeom.experiments.classifier_flips import compute as flip_compute
from qgeom.experiments.classifier_flips.parameters import Params as FlipParams
from qgeom.experiments.neuron_kink import claims as kink_claims
from qgeom.experiments.neuron_kink import compute as kink_compute
from qgeom.experiments.neuron_kink.parameters import Params as KinkParams
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.population import Member, Population, TwinKey
from qgeom.quantized import quantize_network
from workflow.figures import classifier_flips, findings, neuron_kink, style

DRAWERS = {"neuron_kink": neuron_kink.draw, "classifier_flips": classifier_flips.draw}
LIMIT = 600_000


def kink(**change):
    options = {
        "weight": 1.7,
        "bias": -0.5,
        "step": 0.5,
        "window": (-0.25, 1.0),
        "samples": 51,
        "smallest_step": 0.05,
        "largest_step": 2.0,
        "steps": 20,
        "weights": (-0.9, 0.2, 1.1),
        "biases": (0.0, 0.8),
        "sign_changes": ((0.4, -0.3),),
    }
    return kink_compute.compute(KinkParams(**(options | change)), None, seed=0)


def member(dataset, seed, grids, bits):
    rng = np.random.default_rng(seed)
    network = ReLUNetwork(
        [rng.standard_normal(shape) for shape in ((5, 2), (4, 5), (1, 4))],
        [rng.standard_normal(n) for n in (5, 4, 1)],
    )
    twins = {
        TwinKey(g, b): quantize_network(network, Grid.from_name(g, b)) for g in grids for b in bits
    }
    return Member(dataset=dataset, seed=seed, network=network, twins=twins)


def flips(*, grids=("fixed_range", "symmetric_channel"), bits=(2, 4, 8), seeds=2, explorer_seeds=2):
    options = {"moons": {"noise": 0.15}, "spirals": {"noise": 0.3, "turns": 1.5, "radius": 6.0}}
    datasets = {
        name: make_dataset(name, n_points=40, n_test=20, options=law, seed=1)
        for name, law in options.items()
    }
    members = [member(name, seed, grids, bits) for name in datasets for seed in range(seeds)]
    params = FlipParams(
        margin=0.5,
        resolution=24,
        near_fraction=0.05,
        profile_bins=6,
        profile_range=0.2,
        sample_sizes=(20, 50),
        confidence=0.95,
        reference_bits=bits[-1],
        accuracy_effect=0.01,
        rare_threshold=0.05,
        showcase_seed=0,
        showcase_grid=grids[-1],
        explorer_seeds=explorer_seeds,
    )
    population = Population(datasets=datasets, members=tuple(members))
    return flip_compute.compute(params, population, seed=0)


@pytest.fixture(scope="module")
def outcomes():
    return {"neuron_kink": kink(), "classifier_flips": flips()}


@pytest.fixture(scope="module")
def drawings(outcomes):
    return {stem: draw(outcomes[stem]) for stem, draw in DRAWERS.items()}


def test_names_are_the_evidence_that_claims_cite(drawings, outcomes):
    judges = {"neuron_kink": kink_claims.claims, "classifier_flips": flip_claims.claims}
    for stem, judge in judges.items():
        prefix = f"fig-{stem.replace('_', '-')}-"
        cited = {label for e in judge(outcomes[stem]) for label in e.claim.evidence}
        figures = {label.removeprefix(prefix) for label in cited if label.startswith("fig-")}
        assert figures, stem
        assert figures <= set(drawings[stem]), stem
    assert set(drawings["neuron_kink"]) == {"overlay", "law", "zones", "finding"}
    expected = {"accuracy", "maps", "explorer", "quantities", "estimates", "distance", "error"}
    expected |= {"finding"}
    assert set(drawings["classifier_flips"]) == expected


@pytest.mark.parametrize("stem", DRAWERS)
def test_files_are_the_same_bytes_every_time_and_small(stem, outcomes, drawings, tmp_path):
    again = DRAWERS[stem](outcomes[stem])
    for name, drawing in drawings[stem].items():
        first = style.save(drawing, tmp_path / "a", name)
        second = style.save(again[name], tmp_path / "b", name)
        assert [path.name for path in first] == [f"{name}.svg", f"{name}.pdf"]
        for one, other in zip(first, second, strict=True):
            assert one.read_bytes() == other.read_bytes(), one.name
            assert one.stat().st_size < LIMIT, one.name
        text = first[0].read_text()
        assert "<text" not in text  # letters are shapes: no font is needed to read them
        assert not re.search(r"<dc:date>|http://(?!www\.w3|purl|creativecommons|matplotlib)", text)
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == sorted(
        f"{name}.{kind}" for name in drawings[stem] for kind in ("svg", "pdf")
    )


@pytest.mark.parametrize("stem", DRAWERS)
def test_nothing_is_drawn_outside_the_page(stem, drawings):
    for name, drawing in drawings[stem].items():
        with style.styled():
            drawing.draw_without_rendering()
            box = drawing.get_tightbbox()
        width, height = drawing.get_size_inches()
        assert width == (findings.WIDTH if name == "finding" else style.COLUMN), name
        assert height < 9, name
        slack = 0.06  # inches
        assert box.x0 > -slack, name
        assert box.y0 > -slack, name
        assert box.x1 < width + slack, name
        assert box.y1 < height + slack, name


@pytest.mark.parametrize("stem", DRAWERS)
def test_letters_are_large_enough(stem, drawings):
    for name, drawing in drawings[stem].items():
        sizes = [t.get_fontsize() for t in drawing.findobj(mpl.text.Text) if t.get_text().strip()]
        assert min(sizes) >= 7, name


@pytest.mark.parametrize(
    "outcome",
    [
        lambda: kink(step=4.0),  # the example's weight rounds to zero
        lambda: kink(bias=0.5, biases=(0.5,)),
        lambda: kink(weight=-1.7, weights=(-0.2,), biases=(-0.5,), sign_changes=()),
        lambda: kink(largest_step=0.1),  # nothing vanishes
        lambda: kink(bias=0.0, biases=(0.0,)),  # nothing moves
        lambda: kink(weight=0.01, weights=(0.02,), smallest_step=1.0),  # all vanish
    ],
)
def test_neuron_figures_of_unusual_configurations(outcome):
    for drawing in neuron_kink.draw(outcome()).values():
        with style.styled():
            drawing.draw_without_rendering()


def test_classifier_figures_of_one_network_one_grid_one_width():
    small = flips(grids=("asymmetric_tensor",), bits=(4,), seeds=1)
    for drawing in classifier_flips.draw(small).values():
        with style.styled():
            drawing.draw_without_rendering()
    assert set(classifier_flips.interactive(small)) == {"explorer"}


def test_the_users_settings_neither_matter_nor_change(outcomes, tmp_path):
    plain = style.save(neuron_kink.draw(outcomes["neuron_kink"])["zones"], tmp_path / "a", "z")
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "none", "axes.facecolor": "red"}):
        before = dict(mpl.rcParams)
        other = style.save(neuron_kink.draw(outcomes["neuron_kink"])["zones"], tmp_path / "b", "z")
        assert dict(mpl.rcParams) == before
    assert plain[0].read_bytes() == other[0].read_bytes()


def test_colours_stay_apart_in_grey_and_on_paper():
    def luminance(color):
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in mpl.colors.to_rgb(color)
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    meanings = ("FLOAT", "QUANTIZED", "FLIP", "DECISION", "BOUNDARY", "ERROR", "NEUTRAL")
    colors = [getattr(style, name) for name in meanings]
    assert len(set(colors)) == len(colors)
    for color in colors:  # 3 : 1 against white, as WCAG asks of graphics
        assert 1.05 / (luminance(color) + 0.05) >= 3, color


def test_patterns_keep_their_colours():
    ids = np.array([[0, 0, 1], [0, 2, 1]])
    colors = style.pattern_colors(ids)
    assert colors.min() >= 0
    assert colors.max() <= 1
    assert np.array_equal(colors[0, 0], colors[0, 1])
    assert len(np.unique(style.pattern_colors(np.arange(60)), axis=0)) == 60


def test_bit_colours_darken_with_bits():
    for bits in ([8, 2, 4], [3]):
        colors = style.bit_colors(bits)
        sums = [sum(colors[b]) for b in sorted(bits)]
        assert sums == sorted(sums, reverse=True)
