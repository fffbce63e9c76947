"""`circle_polygon`: compute and prose on a small run, and parameters that make no sense."""

import dataclasses

import numpy as np
import pytest

from qgeom.errors import ParameterError
from qgeom.experiments.circle_polygon.claims import claims
from qgeom.experiments.circle_polygon.compute import compute
from qgeom.experiments.circle_polygon.families import random_network, star_network
from qgeom.experiments.circle_polygon.prose import tables, variables
from qgeom.experiments.trained import Trained
from qgeom.network import ReLUNetwork
from tests.qgeom.experiments.circle_polygon_cases import PARAMS


def trained(params=PARAMS):
    """Stand-ins for trained networks: from width 3 on seed 0 is a polygon of 2·width edges."""
    rng = np.random.default_rng(2)
    networks = {}
    for width in params.widths:
        for seed in range(params.seeds):
            star = seed == 0 and width > 2
            networks[f"width{width:02d}/seed{seed}"] = (
                star_network(width, radius=params.radius)
                if star
                else random_network(width, one_sign=True, rng=rng)
            )
    arrays = {"points": np.zeros((1, 2)), "labels": np.ones(1, dtype=np.int64)}
    return Trained(networks=networks, arrays=arrays)


OUTCOME = compute(PARAMS, None, seed=1, trained=trained())


def rows(family):
    return OUTCOME.array("row_family") == family


def test_every_network_has_a_row():
    counts = {"trained": 6, "star": 2, "random": 9, "one_sign": 9, "lattice": 5}
    families = OUTCOME.array("row_family").tolist()
    assert {name: families.count(name) for name in counts} == counts
    assert len(families) == sum(counts.values())
    assert OUTCOME.array("row_width")[rows("trained")].tolist() == [2, 2, 3, 3, 5, 5]
    assert OUTCOME.array("deep_family").tolist() == ["pyramid"] + ["random"] * 3


def test_stars_among_the_trained_are_seen():
    mine = rows("trained") & (OUTCOME.array("row_number") == 0)
    assert OUTCOME.array("row_edges")[mine][1:].tolist() == [6, 10]
    assert OUTCOME.array("row_closed")[mine][1:].all()
    assert OUTCOME.array("best_number")[1:].tolist() == [0, 0]
    assert np.isnan(OUTCOME.array("row_wrong")[rows("lattice")]).all()
    assert (OUTCOME.array("row_accuracy")[mine][1:] > 0.97).all()


def test_drawings_show_the_networks():
    corners = OUTCOME.array("draw_width5_corners")
    assert len(corners) == 10
    network = trained().network("width05/seed0")
    assert np.allclose(network(corners), 0, atol=1e-9)
    assert len(OUTCOME.array("draw_star_corners")) == 8
    assert np.allclose(OUTCOME.array("draw_lattice_box"), [[-1.8, 2.8]] * 2)
    assert OUTCOME.array("draw_pyramid_offsets").tolist()[0] == 0


def test_the_same_seed_gives_the_same_bits_and_another_one_does_not():
    again, other = (compute(PARAMS, None, seed=s, trained=trained()) for s in (1, 2))
    for name, array in OUTCOME.arrays.items():
        assert array.tobytes() == again.array(name).tobytes()
    assert dict(again.metrics) == dict(OUTCOME.metrics)
    assert other.array("row_edges").tolist() != OUTCOME.array("row_edges").tolist()


def test_claims_on_computed_data():
    verdicts = {e.claim.id.removeprefix("TGR-complexity-"): str(e.verdict) for e in claims(OUTCOME)}
    assert verdicts["polygon-2n"] == "corrected"
    assert verdicts["polygon-2n-learned"] == "reproduced"
    assert verdicts["edges-regions"] == "corrected"
    assert verdicts["edges-at-most-2n"] == "corrected"
    assert "refuted" not in verdicts.values()


def test_prose_and_tables():
    printed = variables(OUTCOME)
    assert printed["trained_networks"] == "6"
    assert printed["reached_widths"] == "3, 5"
    assert (printed["pyramid_edges"], printed["pyramid_regions"]) == ("5", "4")
    assert (printed["lattice_edges"], printed["lattice_bound"]) == ("8", "8")
    assert printed["deep_widths"] == "2→3→3→1"
    tidy = tables(OUTCOME)
    assert len(tidy["circle_polygon"]) == len(OUTCOME.array("row_family"))
    assert tidy["circle_polygon_widths"]["n"].tolist() == ["2", "3", "5"]
    assert len(tidy["circle_polygon_deep"]) == 4


def test_prose_without_any_polygon():
    flat = {
        name: ReLUNetwork(n.weights, [n.biases[0], [-1e6]])
        for name, n in trained().networks.items()
    }
    nothing = Trained(networks=flat, arrays=trained().arrays)
    printed = variables(compute(PARAMS, None, seed=1, trained=nothing))
    assert (printed["exponent"], printed["excess_widest"]) == ("unknown", "unknown")
    assert printed["reached_widths"] == "none"


def test_a_network_of_another_width_is_refused():
    networks = dict(trained().networks)
    networks["width03/seed1"] = star_network(4, radius=0.5)
    with pytest.raises(ParameterError, match="width03/seed1"):
        compute(PARAMS, None, seed=1, trained=Trained(networks=networks))
    del networks["width03/seed1"]
    with pytest.raises(ParameterError, match="no network"):
        compute(PARAMS, None, seed=1, trained=Trained(networks=networks))


@pytest.mark.parametrize(
    "change",
    [
        {"radius": 1.0},
        {"radius": 0.0},
        {"widths": (2, 3)},
        {"widths": (3, 4, 5)},
        {"widths": (2, 5, 4)},
        {"widths": (2, 3, 3)},
        {"seeds": 0},
        {"points": 0},
        {"epochs": 0},
        {"draws": 0},
        {"learning_rate": 0.0},
        {"learning_rate": float("nan")},
        {"deep_hidden": (3,)},
        {"deep_hidden": (3, 0)},
        {"largest_lattice": 7},
        {"largest_lattice": 2},
        {"drawn_lattice": 8},
        {"drawn_lattice": 1},
        {"confidence": 1.0},
    ],
)
def test_senseless_parameters_are_refused(change):
    with pytest.raises(ParameterError):
        dataclasses.replace(PARAMS, **change)
