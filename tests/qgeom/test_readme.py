"""The map of the library is true: its code runs, its names exist, no module is missing."""

import re
from pathlib import Path

import qgeom

ROOT = Path(qgeom.__file__).parent
TEXT = (ROOT / "README.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| question")
]
MODULES = {path.stem for path in ROOT.glob("*.py")} - {"__init__"}
PACKAGES = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"experiments", "learning"}
INSIDE = {path.stem for name in PACKAGES for path in (ROOT / name).glob("*.py")}
FOUNDATION = {
    "compiled",
    "datasets",
    "decisions",
    "discs",
    "errors",
    "lattice",
    "linear_experiment",
    "manifolds",
    "metrics",
    "network_parameters",
    "polygons",
    "population",
    "seeds",
    "slices",
    "solids",
    "types",
}


def quoted(text):
    return re.findall(r"`([A-Za-z_]+)`", text)


def test_the_program_of_the_map_runs():
    (program,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names = {}
    exec(program, names)
    assert names["cells"].n_cells > 1
    assert 0 < names["flips"].fraction < 1
    assert names["errors"].total.squared_error > 0
    assert len(names["boundary"].polylines) > 0


def test_every_name_of_the_map_exists():
    names = {name for row in ROWS for name in quoted(row[1])}
    assert len(names) > 20
    assert {name for name in names if not hasattr(qgeom, name)} == set()


def test_every_module_and_package_is_on_the_map():
    told = {name for row in ROWS for name in quoted(row[2])}
    assert told - MODULES - PACKAGES - INSIDE == set()
    assert (MODULES | PACKAGES) - told == FOUNDATION
