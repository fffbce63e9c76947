"""The architecture: imports point down, and the library starts without heavy packages."""

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import pytest

import qgeom

ROOT = Path(qgeom.__file__).parent
LAYERS = {
    0: {"compiled", "errors", "types", "seeds"},
    1: {
        "arrays",
        "claims",
        "discs",
        "grids",
        "judges",
        "lattice",
        "network_parameters",
        "packing",
        "polygons",
        "pullbacks",
        "rankings",
        "rounding",
        "slices",
        "solids",
        "statistics",
        "tropical",
        "zonotopes",
    },
    2: {"datasets", "decisions", "manifolds", "network", "population", "quantized"},
    3: {"cells", "exact", "level_sets", "tessellation", "tropicalize", "whole_plane"},
    4: {
        "cell_distances",
        "error_integrals",
        "error_regions",
        "flips",
        "geometry_metrics",
        "geometry_report",
        "linear_experiment",
        "local_complexity",
        "metrics",
    },
    5: {"experiments", "learning"},
}
LAYER = {module: layer for layer, modules in LAYERS.items() for module in modules}
HEAVY = ("torch", "matplotlib", "snakemake", "pydantic", "sklearn", "pooch")


def sources():
    return sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def name_of(path):
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source):
    """Every module of the library that a source imports, at any depth of the code."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            if node.module in {"qgeom", "qgeom.experiments", "qgeom.learning"}:
                found += [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                found.append(node.module)
    return [name for name in found if name.split(".")[0] == "qgeom"]


GRAPH = {name_of(path): imports(path.read_text()) for path in sources()}


def part(name):
    return name.split(".")[1]


def room(name):
    """The experiment a module belongs to, or "" for what experiments share."""
    names = name.split(".")
    return names[2] if len(names) > 2 and (ROOT / "experiments" / names[2]).is_dir() else ""


def test_every_module_has_a_layer():
    unplaced = {part(name) for name in GRAPH} - set(LAYER)
    assert not unplaced, f"give a layer in this test to {sorted(unplaced)}"


@pytest.mark.parametrize("name", GRAPH)
def test_imports_point_down(name):
    for target in GRAPH[name]:
        assert target != "qgeom", "import from the module itself, not from the package"
        assert part(target) in LAYER, f"{target} is no module (names of qgeom are for users)"
        assert LAYER[part(target)] <= LAYER[part(name)], f"{name} imports {target}, which is above"
        if "learning" in {part(target), part(name)} and part(target) != part(name):
            assert part(name) == "learning", f"{name} imports {target}, which needs torch"


def test_there_is_no_cycle():
    known = {name: {t for t in targets if t in GRAPH} for name, targets in GRAPH.items()}
    tuple(graphlib.TopologicalSorter(known).static_order())


def test_there_is_no_cycle_between_packages():
    among = {part(name): set() for name in GRAPH}
    for name, targets in GRAPH.items():
        among[part(name)] |= {part(target) for target in targets} - {part(name)}
    tuple(graphlib.TopologicalSorter(among).static_order())


@pytest.mark.parametrize("name", [name for name in GRAPH if part(name) == "experiments"])
def test_experiments_never_import_each_other(name):
    others = {room(target) for target in GRAPH[name] if part(target) == "experiments"} - {""}
    assert others <= {room(name)}


def test_the_checks_see_bad_imports():
    assert imports("from qgeom import Grid\nimport qgeom") == ["qgeom.Grid", "qgeom"]
    assert imports("def f():\n    from qgeom.experiments import b") == ["qgeom.experiments.b"]
    assert room("qgeom.experiments.neuron_kink.claims") == "neuron_kink"
    assert room("qgeom.experiments.outcome") == ""
    with pytest.raises(AssertionError, match="relative"):
        imports("from . import x")


def test_the_library_starts_without_heavy_packages():
    light = [name for name in GRAPH if part(name) != "learning"]
    code = "\n".join(
        [
            "import sys",
            "import qgeom",
            f"for name in {['qgeom', *light]}: __import__(name)",
            "names = [getattr(qgeom, name) for name in qgeom.__all__]",
            f"print([name for name in {HEAVY} if name in sys.modules])",
        ]
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "[]"


def test_importing_the_package_imports_nothing_else():
    code = "import sys, qgeom; print([m for m in ('numpy', 'scipy', 'pandas') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
