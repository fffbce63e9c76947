"""The import closure is complete, no larger than it must be, and found without running code."""

import ast
import subprocess
import sys
import textwrap

import pytest

from workflow.closure import ROOT, ClosureError, closure, module_file
from workflow.config import known_experiments


@pytest.fixture
def write(tmp_path):
    """Write modules of a made-up project; packages on the way get an ``__init__``."""

    def write_modules(**sources):
        for name, source in sources.items():
            path = tmp_path.joinpath(*name.split("__")).with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(source), encoding="utf-8")
            for folder in path.parents:
                if folder == tmp_path:
                    break
                (folder / "__init__.py").touch()
        return tmp_path

    return write_modules


def of(module, root):
    """The closure without the packages' own files."""
    return [name for name in closure(module, root=root) if not name.endswith("__init__.py")]


def test_chains(write):
    root = write(
        qgeom__a="import qgeom.b",
        qgeom__b="from qgeom.c import x",
        qgeom__c="import numpy\nx = 1",
        qgeom__d="import qgeom.a",
    )
    assert closure("qgeom.a", root=root) == (
        "qgeom/__init__.py",
        "qgeom/a.py",
        "qgeom/b.py",
        "qgeom/c.py",
    )
    assert of("qgeom.c", root) == ["qgeom/c.py"]
    assert of("qgeom.d", root) == ["qgeom/a.py", "qgeom/b.py", "qgeom/c.py", "qgeom/d.py"]


def test_packages_on_the_way_count_with_what_they_import(write):
    root = write(qgeom__deep__er__a="", qgeom__other="")
    (root / "qgeom/deep/__init__.py").write_text("import qgeom.other")
    assert closure("qgeom.deep.er.a", root=root) == (
        "qgeom/__init__.py",
        "qgeom/deep/__init__.py",
        "qgeom/deep/er/__init__.py",
        "qgeom/deep/er/a.py",
        "qgeom/other.py",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from qgeom import b",
        "from qgeom import b as other",
        "import qgeom.b as other",
        "import numpy, qgeom.b",
        "from qgeom.b import x",
        "from qgeom.b import *",
        "def f():\n    import qgeom.b",
        "def f():\n    if True:\n        from qgeom import b",
        "class C:\n    from qgeom import b",
        "try:\n    import qgeom.b\nexcept ImportError:\n    pass",
        "if False:\n    import qgeom.b",
        "TYPE_CHECKING = False\nif not TYPE_CHECKING:\n    import qgeom.b",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\nelse:\n    import qgeom.b",
        "import sys\nif sys.TYPE_CHECKING or True:\n    import qgeom.b",
    ],
)
def test_every_form_of_import_counts(write, source):
    root = write(qgeom__a=source, qgeom__b="x = 1", qgeom__c="")
    assert of("qgeom.a", root) == ["qgeom/a.py", "qgeom/b.py"]


@pytest.mark.parametrize(
    "source",
    [
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import qgeom.b",
        "import typing\nif typing.TYPE_CHECKING:\n    from qgeom import b",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import b",
        "'import qgeom.b'",
        "# import qgeom.b",
        "import qgeomb, workflows.b, numpy.b, os",
        "from qgeom import x",  # a value of the package, no module
    ],
)
def test_what_does_not_run_does_not_count(write, source):
    root = write(qgeom__a=source, qgeom__b="")
    (root / "qgeom/__init__.py").write_text("x = 1")
    assert of("qgeom.a", root) == ["qgeom/a.py"]


def test_both_packages_belong_to_the_project(write):
    root = write(workflow__scripts__run="from qgeom import b", qgeom__b="", workflow__c="")
    assert of("workflow.scripts.run", root) == ["qgeom/b.py", "workflow/scripts/run.py"]


def test_cycles_end(write):
    root = write(qgeom__a="import qgeom.b", qgeom__b="import qgeom.c", qgeom__c="import qgeom.a")
    assert closure("qgeom.a", root=root) == closure("qgeom.c", root=root)
    assert len(of("qgeom.b", root)) == 3


def test_a_package_stands_before_a_module_of_its_name(write):
    root = write(qgeom__a__b="", qgeom__a="")
    assert module_file("qgeom.a", root=root) == root / "qgeom" / "a" / "__init__.py"
    assert module_file("qgeom.a.b", root=root) == root / "qgeom" / "a" / "b.py"
    assert module_file("qgeom.none", root=root) is None


@pytest.mark.parametrize("source", ["import qgeom.none", "from qgeom.none import x"])
def test_a_missing_module_is_a_clear_error(write, source):
    root = write(qgeom__a="import qgeom.b", qgeom__b=source)
    with pytest.raises(ClosureError, match=r"imports of qgeom\.a: no project module 'qgeom\.none'"):
        closure("qgeom.a", root=root)


def test_the_module_itself_may_be_missing(write):
    with pytest.raises(ClosureError, match=r"no project module 'qgeom\.none'"):
        closure("qgeom.none", root=write(qgeom__a=""))


def test_a_folder_without_init_is_no_package(write):
    root = write(qgeom__a="")
    (root / "qgeom" / "loose").mkdir()
    (root / "qgeom" / "loose" / "b.py").touch()
    with pytest.raises(ClosureError, match=r"no project module 'qgeom\.loose'"):
        closure("qgeom.loose.b", root=root)


def test_a_syntax_error_names_file_and_line(write):
    root = write(qgeom__a="import qgeom.b", qgeom__b="x = 1\ndef f(:\n")
    with pytest.raises(ClosureError, match=r"qgeom/b\.py: line 2: invalid syntax"):
        closure("qgeom.a", root=root)


@pytest.mark.parametrize("source", ["from . import b", "from .b import x", "from .. import qgeom"])
def test_relative_imports_are_refused(write, source):
    root = write(qgeom__a="\n" + source, qgeom__b="x = 1")
    with pytest.raises(ClosureError, match=r"qgeom/a\.py:2: relative import \(import by full name"):
        closure("qgeom.a", root=root)


def test_nothing_is_executed(write):
    source = "import pathlib\npathlib.Path(__file__).with_name('ran').touch()\nraise SystemExit\n"
    root = write(qgeom__a=source + "import qgeom.b", qgeom__b=source)
    (root / "qgeom/__init__.py").write_text(source)
    before = set(sys.modules)
    assert of("qgeom.a", root) == ["qgeom/a.py", "qgeom/b.py"]
    assert not (root / "qgeom" / "ran").exists()
    assert set(sys.modules) == before


# The real project


def test_a_closure_needs_no_heavy_package():
    code = (
        "import sys; from workflow.closure import closure; "
        "files = closure('workflow.scripts.train'); assert 'qgeom/learning/train.py' in files; "
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    loaded = set(answer.stdout.split())
    assert "workflow" in loaded
    assert not loaded & {"torch", "numpy", "matplotlib", "snakemake", "pandas"}


def test_training_does_not_hang_on_grids():
    files = closure("workflow.scripts.train")
    assert {"workflow/scripts/train.py", "qgeom/learning/train.py", "qgeom/datasets.py"} <= {*files}
    assert not {"qgeom/grids.py", "qgeom/quantized.py", "qgeom/flips/sampled.py"} & {*files}
    assert "qgeom/grids.py" in closure("workflow.scripts.quantize")


def test_an_experiment_hangs_on_no_figure_and_no_other_experiment():
    files = closure("qgeom.experiments.neuron_kink.compute")
    assert "qgeom/experiments/neuron_kink/neuron.py" in files
    assert not [name for name in files if "classifier_flips" in name or "figures" in name]
    assert not [name for name in files if "matplotlib" in (ROOT / name).read_text(encoding="utf-8")]
    assert not [name for name in files if name.startswith("workflow/")]


def test_an_experiment_hangs_on_what_it_uses():
    files = closure("qgeom.experiments.classifier_flips.compute")
    assert {"qgeom/flips/sampled.py", "qgeom/network.py", "qgeom/grids.py"} <= {*files}
    assert not [name for name in files if "neuron_kink" in name]


@pytest.mark.parametrize(
    "module",
    [
        *(
            f"qgeom.experiments.{name}.{part}"
            for name in known_experiments()
            for part in ("compute", "claims", "prose", "parameters")
        ),
        *(f"workflow.figures.{name}" for name in known_experiments()),
        *("qgeom.learning.train", "workflow.staging", "workflow.ledger", "workflow.networks"),
        *("workflow.population_files", "workflow.config"),
    ],
)
def test_the_closure_holds_everything_that_an_import_loads(module):
    """Against what the interpreter does: importing a module loads no file outside its closure."""
    code = (
        f"import sys, {module}\n"
        "for name, loaded in sorted(sys.modules.items()):\n"
        "    if name.split('.')[0] in ('qgeom', 'workflow') and loaded.__file__:\n"
        "        print(loaded.__file__)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    loaded = {name.removeprefix(f"{ROOT.as_posix()}/") for name in answer.stdout.split("\n")} - {""}
    assert module.replace(".", "/") in {name.removesuffix(".py") for name in loaded}
    assert loaded <= set(closure(module))


@pytest.mark.parametrize(
    "script", sorted(path.stem for path in (ROOT / "workflow/scripts").glob("[a-z]*.py"))
)
def test_every_script_has_a_closure(script):
    files = closure(f"workflow.scripts.{script}")
    assert f"workflow/scripts/{script}.py" in files
    assert "workflow/jobs.py" in files
    assert all((ROOT / name).is_file() for name in files)


def lazy_imports(path):
    """Imports of the package itself, or of its names that are no modules."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name == "qgeom")
        elif isinstance(node, ast.ImportFrom) and node.module == "qgeom":
            names = [f"qgeom.{alias.name}" for alias in node.names]
            yield from (name for name in names if module_file(name) is None)


def test_modules_are_imported_by_full_name():
    """``import qgeom`` loads its names lazily, which no syntax tree shows."""
    paths = [path for part in ("qgeom", "workflow") for path in (ROOT / part).rglob("*.py")]
    assert len(paths) > 50
    users = {
        path.relative_to(ROOT).as_posix(): found
        for path in paths
        if (found := [*lazy_imports(path)])
    }
    assert users == {"workflow/provenance.py": ["qgeom"]}  # reads qgeom.__version__ alone
