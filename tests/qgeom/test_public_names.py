"""Every public name of the stub can be imported from `qgeom` itself."""

import ast
from pathlib import Path

import pytest

import qgeom

STUB = Path(qgeom.__file__).with_suffix(".pyi")
STATED = {
    "build_layer_geometry_report",
    "compute_correctability_score",
    "compute_entropy_metrics",
    "compute_fate_metrics",
    "compute_geometry_metrics",
    "compute_manifold_errors",
    "compute_pointwise_errors",
    "compute_polygon_area",
    "get_box_vertices_2d",
    "get_hypercube_vertices",
    "LayerGeometryReport",
    "make_manifold",
    "minkowski_sum_2d",
    "minkowski_sum_3d",
    "quantize",
    "run_all_manifolds",
    "run_experiment",
    "RunGeometryReport",
    "transform_vertices",
}


def listed():
    (names,) = (
        ast.literal_eval(node.value)
        for node in ast.parse(STUB.read_text()).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    return names


@pytest.mark.parametrize("name", listed())
def test_a_listed_name_exists(name):
    assert getattr(qgeom, name).__doc__


def test_users_of_the_earlier_library_find_its_functions():
    assert set(listed()) >= STATED
    assert len(listed()) == len(set(listed()))
