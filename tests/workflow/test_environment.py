"""One set of versions: pyproject, the lock files, the conda environment and the Makefile agree."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

import qgeom
from workflow.closure import ROOT
from workflow.lock import LEFT_TO_TORCH

CONDA_NAMES = {
    "pytorch": "torch",
    "matplotlib-base": "matplotlib",
    "snakemake-minimal": "snakemake",
}
NOT_FROM_PIP = {"python", "quarto", "pip"}


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


PROJECT = tomllib.loads(text("pyproject.toml"))
ENVIRONMENT = yaml.safe_load(text("environment.yml"))


def lock_lines(name):
    lines = [line.strip() for line in text(name).splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def pins(name):
    found = {}
    for line in lock_lines(name):
        if not line.startswith("-r "):
            package, version = line.split("==")
            found[package] = Version(version)
    return found


RUN, DEV = pins("requirements.lock"), pins("requirements-dev.lock")
CLUSTER = pins("requirements-cluster.lock")


def wanted(*groups):
    lists = [PROJECT["project"]["dependencies"]]
    lists += [PROJECT["project"]["optional-dependencies"][group] for group in groups]
    return {
        canonicalize_name(r.name): r for r in map(Requirement, (x for part in lists for x in part))
    }


def conda_packages():
    """Name on PyPI to version specification, of conda and of pip inside it."""
    found = {}
    for line in ENVIRONMENT["dependencies"]:
        if isinstance(line, dict):
            for requirement in map(Requirement, line["pip"]):
                found[canonicalize_name(requirement.name)] = str(requirement.specifier)
        else:
            name, _, specification = line.partition(" ")
            found[CONDA_NAMES.get(name, name)] = specification
    return found


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_exact_pins_alone(name):
    lines = lock_lines(name)
    assert len(lines) > 30
    for line in lines:
        if line != "-r requirements.lock":
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9a-z.]*", line), line
    packages = [line.split("==")[0] for line in lines if "==" in line]
    assert packages == sorted(set(packages))


def test_the_lock_for_tests_builds_on_that_for_runs():
    assert lock_lines("requirements-dev.lock")[0] == "-r requirements.lock"
    assert "-r" not in text("requirements.lock").split()
    assert not set(RUN) & set(DEV)


def test_the_lock_for_clusters_adds_plug_ins_to_that_for_runs_and_to_nothing_else():
    assert CLUSTER
    assert any(name.startswith("snakemake-executor-plugin-") for name in CLUSTER)
    assert not set(CLUSTER) & set(RUN | DEV)  # see the comment in the file
    assert "--target $(VENV)/cluster -r requirements-cluster.lock" in text("Makefile")


def test_what_torch_brings_for_one_platform_is_not_locked():
    assert LEFT_TO_TORCH.match("nvidia-cublas")
    assert not [name for name in RUN | DEV if LEFT_TO_TORCH.match(name)]
    assert "qgeom" not in RUN | DEV


@pytest.mark.parametrize(
    ("groups", "locked"),
    [
        (("workflow",), RUN),
        (("workflow", "dev"), RUN | DEV),
        (("workflow", "cluster"), RUN | CLUSTER),
    ],
)
def test_locked_versions_lie_in_the_declared_ranges(groups, locked):
    requirements = wanted(*groups)
    assert len(requirements) >= 12
    assert set(requirements) <= set(locked)
    wrong = [
        f"{name} {locked[name]} is not {requirement.specifier}"
        for name, requirement in requirements.items()
        if not requirement.specifier.contains(locked[name], prereleases=True)
    ]
    assert not wrong


def test_every_requirement_has_a_lower_bound():
    for requirement in wanted("workflow", "dev", "cluster").values():
        operators = {specifier.operator for specifier in requirement.specifier}
        assert operators & {">=", "=="}, requirement


def test_the_library_needs_less_than_the_workflow():
    assert not {"torch", "snakemake", "matplotlib", "pydantic", "pyyaml"} & set(wanted())


def test_the_conda_environment_has_the_locked_versions():
    packages = {k: v for k, v in conda_packages().items() if k not in NOT_FROM_PIP}
    assert len(packages) > 12
    locked = RUN | DEV
    wrong = [
        f"{name} {specification} is not {locked.get(name)}"
        for name, specification in packages.items()
        if Version(specification.lstrip("=")) != locked.get(name)
    ]
    assert not wrong


def test_the_conda_environment_has_all_that_a_run_needs():
    assert set(wanted("workflow")) <= set(conda_packages())


def test_the_python_version_agrees_everywhere():
    supported = SpecifierSet(PROJECT["project"]["requires-python"])
    assert str(supported) == ">=3.11"
    assert SpecifierSet(conda_packages()["python"]) == supported
    assert PROJECT["tool"]["ruff"]["target-version"] == "py311"
    assert re.search(r"sys\.version_info < \((\d+), (\d+)\)", text("Makefile")).groups() == (
        "3",
        "11",
    )
    assert "Python 3.11 or newer" in text("Makefile")


def test_the_version_of_the_project_agrees_everywhere():
    citation = yaml.safe_load(text("CITATION.cff"))
    version = PROJECT["project"]["version"]
    assert qgeom.__version__ == version == str(citation["version"])
    assert str(Version(version)) == version


def test_the_licence_agrees_everywhere():
    licence = PROJECT["project"]["license"]
    assert yaml.safe_load(text("CITATION.cff"))["license"] == licence == "MIT"
    assert text("LICENSE").startswith("MIT License")


def test_snakemake_is_at_least_what_the_snakefile_demands():
    minimum = re.search(r'min_version\("([^"]+)"\)', text("Snakefile"))[1]
    assert wanted("workflow")["snakemake"].specifier == SpecifierSet(f">={minimum}")


def test_files_that_the_metadata_names_exist():
    project = PROJECT["project"]
    for name in (project["readme"], *project["license-files"]):
        assert (ROOT / name).is_file(), name
    assert (Path(qgeom.__file__).parent / "py.typed").is_file()


def test_commands_of_the_makefile_name_files_that_exist():
    makefile = text("Makefile")
    files = ("requirements.lock", "requirements-dev.lock", "config.quick.yaml", "pyproject.toml")
    for name in files:
        assert name in makefile
        assert (ROOT / name).is_file()
    modules = re.findall(r"-m (workflow\.\w+)", makefile)
    assert {"workflow.publish", "workflow.lock"} <= set(modules)
    for module in modules:
        assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()


def test_published_files_are_those_of_the_configurations():
    published = set(re.findall(r"report/verdicts\S*\.yaml", text("Makefile")))
    files = ("config.yaml", "config.quick.yaml", "config.second.yaml")
    configured = {yaml.safe_load(text(name))["published"] for name in files}
    assert published == configured
