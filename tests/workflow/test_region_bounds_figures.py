"""The figures of `region_bounds` on small data: names that claims cite, bytes, sizes, parsing."""

import numpy as np
import pytest

from qgeom.experiments.region_bounds.compute import compute
from qgeom.experiments.region_bounds.networks import random_network
from qgeom.experiments.region_bounds.parameters import Params
from qgeom.experiments.region_bounds.units import shape_name
from qgeom.experiments.trained import Trained
from tests.workflow.figure_checks import check_drawn, check_same_bytes, check_section
from workflow.figures import region_bounds

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
    one_shape = len(outcome.array("draw_unit_shapes")) == 1
    check_drawn(
        "region_bounds",
        region_bounds.draw(outcome),
        tmp_path,
        only=("units",) if one_shape else None,
    )


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    check_same_bytes(region_bounds.draw, outcome, "folds", tmp_path)


def test_the_section_cites_what_there_is(outcome):
    check_section("region_bounds", outcome)
