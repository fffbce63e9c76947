"""The figures of `circle_polygon` on small data: names that claims cite, bytes, sizes, parsing."""

import re

import matplotlib as mpl
import numpy as np
import pytest

from qgeom.experiments.circle_polygon.claims import claims
from qgeom.experiments.circle_polygon.compute import compute
from qgeom.experiments.circle_polygon.families import random_network, star_network
from qgeom.experiments.circle_polygon.parameters import Params
from qgeom.experiments.circle_polygon.prose import tables, variables
from qgeom.experiments.trained import Trained
from workflow.closure import ROOT
from workflow.figures import circle_polygon, style

LIMIT = 600_000
TEXT = (ROOT / "report" / "sections" / "circle_polygon.qmd").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=[True, False], ids=["polygons", "nothing closed"])
def outcome(request):
    params = Params(
        radius=0.7,
        points=8,
        widths=(2, 3, 5),
        seeds=2,
        epochs=1,
        learning_rate=0.1,
        draws=3,
        deep_hidden=(3, 3),
        largest_lattice=6,
        drawn_lattice=5,
        confidence=0.9,
    )
    rng = np.random.default_rng(2)
    networks = {
        f"width{n:02d}/seed{k}": star_network(n, radius=0.6)
        if request.param and k and n > 2
        else random_network(n, one_sign=False, rng=rng)
        for n in params.widths
        for k in range(2)
    }
    arrays = {"points": np.zeros((1, 2)), "labels": np.ones(1, dtype=np.int64)}
    return compute(params, None, seed=1, trained=Trained(networks=networks, arrays=arrays))


def test_figures_are_drawn(outcome, tmp_path):
    drawn = circle_polygon.draw(outcome)
    assert set(drawn) == set(re.findall(r"figures/circle_polygon/(\w+)\.svg", TEXT))
    for name, figure in drawn.items():
        for path in style.save(figure, tmp_path, name):
            assert 1_000 < path.stat().st_size < LIMIT
    assert mpl.rcParams["axes.titlelocation"] != "left"


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    files = (style.save(circle_polygon.draw(outcome)["edges"], tmp_path / p, "edges") for p in "ab")
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_titles_count_the_corners(outcome):
    figure = circle_polygon.draw(outcome)["examples"]
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles[0].endswith("$n$ = 5: 10 edges")
    assert titles[1].endswith("$n$ = 5: 11 edges")
    assert titles[2].endswith("4 regions, 5 edges")
    numbers = [text.get_text() for text in figure.axes[2].texts]
    assert numbers == ["1", "2", "3", "4", "5"]


def test_the_section_cites_what_there_is(outcome):
    entries = claims(outcome)
    cited = set(re.findall(r"var badge\.([\w-]+)", TEXT))
    assert cited == {entry.claim.id.replace(".", "-") for entry in entries}
    labels = {label for entry in entries for label in entry.claim.evidence}
    assert all(f"{{#{label}" in TEXT for label in labels)
    assert set(re.findall(r"var\s+circle_polygon\.(\w+)", TEXT)) <= set(variables(outcome))
    included = set(re.findall(r"generated/(circle_polygon_\w+)\.md", TEXT))
    assert included <= set(tables(outcome))
