"""The figures of `region_bounds` on small data: names that claims cite, bytes, sizes, parsing."""

import re

import matplotlib as mpl
import numpy as np
import pytest

from qgeom.experiments.region_bounds.claims import claims
from qgeom.experiments.region_bounds.compute import compute
from qgeom.experiments.region_bounds.networks import random_network
from qgeom.experiments.region_bounds.parameters import Params
from qgeom.experiments.region_bounds.prose import tables, variables
from qgeom.experiments.region_bounds.units import shape_name
from qgeom.experiments.trained import Trained
from workflow.closure import ROOT
from workflow.figures import region_bounds, style

LIMIT = 600_000
TEXT = (ROOT / "report" / "sections" / "region_bounds.qmd").read_text(encoding="utf-8")
SHAPES = {"two shapes": ((6,), (3, 3)), "one shape": ((6,),)}


@pytest.fixture(scope="module", params=list(SHAPES), ids=list(SHAPES))
def outcome(request):
    shapes = SHAPES[request.param]
    params = Params(
        widths=(2, 3, 5),
        depth=3,
        seeds=2,
        bias_scale=0.5,
        neurons=6,
        depths=(1, 2),
        tent_depth=3,
        two_layer_networks=3,
        fold_hidden=(3, 3, 3),
        fold_seeds=2,
        fold_bits=3,
        fold_box=3.0,
        prune_hidden=(3, 3),
        prune_units=4,
        units=shapes,
        points=20,
        noise=0.1,
        epochs=1,
        learning_rate=0.01,
        margin=0.5,
        same_factor=0.75,
        many=0.3,
        confidence=0.95,
    )
    rng = np.random.default_rng(0)
    networks = {
        shape_name(hidden, k): random_network(hidden, bias_scale=0.5, rng=rng)
        for hidden in shapes
        for k in range(2)
    }
    points = rng.uniform(-1, 1, (20, 2))
    data = {"points": points, "labels": (points[:, 0] > 0).astype(np.int64)}
    return compute(params, None, seed=1, trained=Trained(networks=networks, arrays=data))


def test_figures_are_drawn(outcome, tmp_path):
    drawn = region_bounds.draw(outcome)
    assert set(drawn) == set(re.findall(r"figures/region_bounds/(\w+)\.svg", TEXT))
    one_shape = len(outcome.array("draw_unit_shapes")) == 1
    for name in ("units",) if one_shape else drawn:
        for path in style.save(drawn[name], tmp_path, name):
            assert 1_000 < path.stat().st_size < LIMIT
    assert mpl.rcParams["axes.titlelocation"] != "left"


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    files = (style.save(region_bounds.draw(outcome)["folds"], tmp_path / p, "folds") for p in "ab")
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_the_section_cites_what_there_is(outcome):
    entries = claims(outcome)
    cited = set(re.findall(r"var badge\.([\w-]+)", TEXT))
    assert cited == {entry.claim.id.replace(".", "-") for entry in entries}
    labels = {label for entry in entries for label in entry.claim.evidence}
    assert all(f"{{#{label}" in TEXT for label in labels)
    assert set(re.findall(r"var region_bounds\.(\w+)", TEXT)) <= set(variables(outcome))
    included = set(re.findall(r"generated/(region_bounds_\w+)\.md", TEXT))
    assert included <= set(tables(outcome))
