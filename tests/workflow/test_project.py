"""Rules about the tree itself: small files, thin scripts, documented functions, no traces."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess

import pytest
from numpydoc.validate import validate

import qgeom
from workflow.closure import ROOT

LONGEST_FILE = 300
LONGEST_FUNCTION = 40  # lines, its documentation not counted
SOURCES = sorted(
    path for package in ("qgeom", "workflow") for path in (ROOT / package).rglob("*.py")
)
SCRIPTS = [path for path in SOURCES if path.parent.name == "scripts" and path.stem != "__init__"]
RULE_FILES = sorted((ROOT / "workflow" / "rules").glob("*.smk"))


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def test_there_is_something_to_look_at():
    assert len(SOURCES) > 60
    assert len(SCRIPTS) >= 8
    assert len(RULE_FILES) >= 6


# Sizes


def test_no_file_is_long():
    lengths = {name_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in SOURCES}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def function_length(node):
    """Lines of a function with its decorators, less those of its docstring."""
    length = node.end_lineno - node.lineno + 1
    if ast.get_docstring(node) is not None:
        length -= node.body[0].end_lineno - node.body[0].lineno + 1
    return length


def test_the_docstring_does_not_count():
    source = 'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n'
    (node,) = ast.parse(source).body
    assert function_length(node) == 2


def test_no_function_is_long():
    functions = {
        f"{name_of(path)}:{node.lineno} {node.name}": function_length(node)
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert len(functions) > 300
    assert {name: n for name, n in functions.items() if n > LONGEST_FUNCTION} == {}


# Code that is never written here

FORBIDDEN_IMPORTS = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}


def offences(tree):
    """What a syntax tree does that no code of the project may."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "bare except"
        elif isinstance(node, ast.Import):
            names = {alias.name.split(".")[0] for alias in node.names}
            yield from ((node.lineno, f"imports {name}") for name in names & FORBIDDEN_IMPORTS)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module.split(".")[0] in FORBIDDEN_IMPORTS:
                yield node.lineno, f"imports {node.module}"
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            if not (isinstance(node.value, ast.Constant) and node.value.value is False):
                yield node.value.lineno, "allows pickles"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"eval", "exec"}:
            yield node.lineno, ast.unparse(node.func)


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    pass\nexcept:\n    pass",
        "import pickle",
        "import os, pickle as p",
        "def f():\n    from pickle import loads",
        "np.load(x, allow_pickle=True)",
        "np.load(x, allow_pickle=flag)",
        "eval('1')",
    ],
)
def test_offences_are_seen(source):
    assert len(list(offences(ast.parse(source)))) == 1


def test_what_is_allowed_is_no_offence():
    source = "try:\n    import os\nexcept OSError:\n    np.load(x, allow_pickle=False)"
    assert list(offences(ast.parse(source))) == []


def test_no_bare_except_no_pickle_no_eval():
    found = [
        f"{name_of(path)}:{line} {what}"
        for path in SOURCES
        for line, what in offences(tree_of(path))
    ]
    assert found == []


# Traces of the place where the project was made

TRACES = re.compile(
    "|".join(
        [
            r"(?<![\w.~-])/wo" + r"rk(?![\w-])",
            r"\.\./sha" + r"red",
            r"(?<![\w.])/ho" + r"me/\w+",
            r"(?<![\w.])/Us" + r"ers/\w+",
        ]
    )
)
BINARY = {".woff2", ".png", ".pdf", ".npz", ".safetensors", ".ico"}


def project_files():
    """Files under version control, and new ones that are not ignored."""
    answer = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in answer.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in BINARY]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("cd /wo" + "rk/main", True),
        ("see /wo" + "rk.", True),
        ("../sha" + "red/spec", True),
        ("/ho" + "me/somebody/x", True),
        ("workflow/rules", False),
        ("../workflow/x", False),
        ("framework/work/x", False),
        ("https://a.org/paper/work", False),
        ("shared memory", False),
    ],
)
def test_traces_are_seen(line, seen):
    assert bool(TRACES.search(line)) == seen


def test_no_file_mentions_the_place_where_it_was_made():
    files = project_files()
    assert len(files) > 100
    found = [
        f"{name_of(path)}:{number} {line.strip()[:80]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if TRACES.search(line)
    ]
    assert found == []


def test_text_files_are_utf8_with_unix_line_ends():
    wrong = [name_of(path) for path in project_files() if b"\r\n" in path.read_bytes()]
    assert wrong == []


# The rules of the workflow


def blocks(source):
    """Directives of every rule: name of the rule to name of the directive to its lines."""
    rules = {}
    directives, lines = {}, []
    for line in source.splitlines():
        if match := re.match(r"(?:rule|checkpoint) (\w+):", line):
            directives = rules[match[1]] = {}
        elif line and not line[0].isspace():
            directives = {}
        elif match := re.match(r"    (\w+):\s*(.*)", line):
            lines = directives[match[1]] = [match[2]] if match[2] else []
        elif line.strip() and not line.strip().startswith("#"):
            lines.append(line)
    return rules


RULES = {
    name: directives
    for path in RULE_FILES
    for name, directives in blocks(path.read_text(encoding="utf-8")).items()
}
every_rule = pytest.mark.parametrize("rule", RULES)


def unnamed(lines):
    """Entries of a directive that have no name; entries stand at the same depth."""
    entries = [line[8:] for line in lines if re.match(r" {8}[^ )\]}]", line)]
    assert entries
    return [e for e in entries if not re.match(r"\w+=", e) and not e.startswith("unpack(")]


def test_the_reader_of_rules():
    source = (
        "rule a:\n    input:\n        x='1',\n        *y,\n    log:\n        'l',\n\n\n"
        "def f():\n    input: 3\n\nrule b:\n    output: 'o'\n    run:\n        pass\n"
    )
    rules = blocks(source)
    assert set(rules) == {"a", "b"}
    assert set(rules["a"]) == {"input", "log"}
    assert unnamed(rules["a"]["input"]) == ["*y,"]
    assert set(rules["b"]) == {"output", "run"}


def test_the_rules_are_those_of_the_scripts():
    assert len(RULES) >= 10
    named = {re.search(r"scripts/(\w+)\.py", "".join(d["script"]))[1] for d in RULES.values()}
    assert named == {path.stem for path in SCRIPTS}


@every_rule
def test_rules_run_scripts_alone(rule):
    assert "script" in RULES[rule]
    assert not {"run", "shell", "notebook", "wrapper"} & set(RULES[rule])


@every_rule
def test_every_rule_has_log_benchmark_and_environment(rule):
    assert {"input", "output", "log", "benchmark", "conda"} <= set(RULES[rule])
    for directive in ("log", "benchmark"):
        assert "{RESULTS}/" in "".join(RULES[rule][directive])


@every_rule
def test_inputs_and_outputs_have_names(rule):
    for directive in ("input", "output"):
        assert unnamed(RULES[rule][directive]) == []
    assert any("code=" in line and "code_of(" in line for line in RULES[rule]["input"])


@every_rule
def test_log_benchmark_and_outputs_have_the_same_wildcards(rule):
    def wildcards(directive):
        joined = "".join(RULES[rule][directive])
        return set(re.findall(r"\{\{(\w+)\}\}", joined.replace("{{{{", "{{").replace("}}}}", "}}")))

    outputs = wildcards("output") - {"seed"}  # seeds are expanded: one job makes them all
    assert wildcards("log") == wildcards("benchmark") == outputs


@pytest.mark.parametrize("path", [*RULE_FILES, ROOT / "Snakefile"], ids=name_of)
def test_parsing_writes_nothing(path):
    source = path.read_text(encoding="utf-8")
    for word in (
        "open(",
        "write_text",
        "write_bytes",
        "mkdir",
        "subprocess",
        "os.system",
        "touch(",
    ):
        assert word not in source
    assert not re.search(r"^ +run:", source, re.MULTILINE)


# Scripts are thin


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_only_main_sees_snakemake(path):
    tree = tree_of(path)
    (main,) = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "main")
    assert [argument.arg for argument in main.args.args] == ["job"]
    uses = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "snakemake"]
    assert len(uses) == 1  # the call at the end: main(snakemake)
    assert ast.unparse(tree.body[-1]) == "main(snakemake)"
    receivers = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(a.arg in {"job", "snakemake"} for a in [*node.args.args, *node.args.kwonlyargs])
    ]
    assert receivers == ["main"]
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    names = [n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for n in imports]
    assert [n for n in names if n.startswith("snakemake")] == ["snakemake.iocontainers"]  # types


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_the_work_of_a_script_is_logged(path):
    (main,) = (n for n in tree_of(path).body if getattr(n, "name", "") == "main")
    contexts = [ast.unparse(i.context_expr) for n in main.body for i in getattr(n, "items", [])]
    assert "job_log(job.log[0])" in contexts


# Documentation

# GL08 none at all; PR02–PR04, PR07, PR10 parameters unknown, out of order, without type or
# description, badly spaced; RT03 a value without description
CHECKS = {"GL08", "PR02", "PR03", "PR04", "PR07", "PR10", "RT03"}
# PR01 and RT01, parameters or a value that nothing is said about, where it is more than a line
COMPLETE = {"PR01", "RT01"}


def public_names():
    """Public functions, classes and methods of the library."""
    for module in pkgutil.walk_packages(qgeom.__path__, "qgeom."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            mine = getattr(thing, "__module__", "") == module.name and not name.startswith("_")
            if mine and (inspect.isfunction(thing) or inspect.isclass(thing)):
                yield f"{module.name}.{name}"
                if inspect.isclass(thing):
                    yield from (f"{module.name}.{name}.{method}" for method in methods(thing))


def methods(thing):
    kinds = (property, classmethod, staticmethod)
    for name, value in vars(thing).items():
        if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, kinds)):
            yield name


NAMES = sorted(public_names())
MODULES = {module.name for module in pkgutil.walk_packages(qgeom.__path__, "qgeom.")}


def remarks(name, checks):
    result = validate(name)
    found = [f"{name}: {code} {what}" for code, what in result["errors"] if code in checks]
    return found, result["docstring"]


def test_the_names_are_found():
    assert len(NAMES) > 100
    for name in ("grids.Grid", "grids.Grid.symmetric", "learning.train.train_classifiers"):
        assert f"qgeom.{name}" in NAMES


def test_every_public_name_is_documented_in_numpy_style():
    assert [remark for name in NAMES for remark in remarks(name, CHECKS)[0]] == []


def test_sections_on_parameters_are_complete():
    """A docstring that lists some parameters lists all, and says what comes back."""
    found = []
    for name in NAMES:
        lines, docstring = remarks(name, COMPLETE)
        if re.search(r"^ *Parameters\n *---", docstring, re.MULTILINE):
            found += lines
    assert found == []


def test_dataclasses_document_every_field():
    missing, looked = [], 0
    for name in NAMES:
        module, _, attribute = name.rpartition(".")
        thing = (
            getattr(importlib.import_module(module), attribute, None) if module in MODULES else None
        )
        docstring = inspect.getdoc(thing) or ""
        if hasattr(thing, "__dataclass_fields__") and re.search(
            r"^Attributes\n---", docstring, re.MULTILINE
        ):
            looked += 1
            missing += [
                f"{name}.{field}"
                for field in thing.__dataclass_fields__
                if not re.search(rf"^(\w+, )*{field}(, \w+)* : ", docstring, re.MULTILINE)
            ]
    assert looked > 10
    assert missing == []
