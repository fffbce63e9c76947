"""The map of the library is true: its code runs, its names exist, no module is missing."""

import fnmatch
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
FOUNDATION = {
    "cell_building",
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
    "network_stack",
    "open_signs",
    "polygons",
    "population",
    "seeds",
    "slices",
    "solids",
    "types",
}


def quoted(text):
    return re.findall(r"`([A-Za-z_*]+)`", text)


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


def test_every_module_is_on_the_map():
    patterns = {name for row in ROWS for name in quoted(row[2])}
    unknown = {p for p in patterns if not fnmatch.filter(MODULES, p)}
    assert unknown == set()
    missing = {m for m in MODULES if not any(fnmatch.fnmatch(m, p) for p in patterns)}
    assert missing - FOUNDATION == set()
    assert not FOUNDATION - MODULES
