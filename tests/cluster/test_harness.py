"""What the tests of clusters themselves promise: /etc/slurm as before, and no silent skips."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster import runs, slurm
from tests.cluster.placement import FILES, KEPT, MARK, in_place, is_ours, put_back


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    """A site's configuration: one file of its own, one link."""
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "slurm.conf").write_text("ClusterName=site\n")
    (tmp_path / "gres.conf").write_text("Name=gpu\n")
    (folder / "gres.conf").symlink_to(tmp_path / "gres.conf")
    return folder


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    folder = tmp_path / MARK
    (folder / "run").mkdir(parents=True)
    for name in FILES:
        (folder / name).write_text("ours\n")
    return folder


def state(folder: Path) -> dict[str, object]:
    return {
        path.name: path.readlink() if path.is_symlink() else path.read_text()
        for path in folder.iterdir()
    }


def test_the_configuration_of_a_site_is_put_back(etc: Path, ours: Path) -> None:
    before = state(etc)
    with in_place(ours, etc):
        assert is_ours(etc)
        assert [(etc / name).read_text() for name in FILES] == ["ours\n", "ours\n"]
    assert state(etc) == before
    assert not is_ours(etc)


def test_also_after_a_failure_and_where_there_was_none(tmp_path: Path, ours: Path) -> None:
    etc = tmp_path / "none"
    with pytest.raises(KeyError), in_place(ours, etc):
        raise KeyError
    assert state(etc) == {}


def test_what_killed_tests_left_is_cleared_away(etc: Path, ours: Path) -> None:
    before = state(etc)
    for name in FILES:
        (etc / name).rename(etc / (name + KEPT))
        (etc / name).symlink_to(ours / name)
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    name = Path(f"/proc/{sleeper.pid}/comm").read_text().strip()
    (ours / "run" / f"{name}.pid").write_text(f"{sleeper.pid}\n")
    other = ours / "run" / "slurmd.pid"
    other.write_text("1\n")  # somebody else's number by now
    put_back(etc)
    assert state(etc) == before
    assert sleeper.wait(timeout=30) != 0


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slurm.shutil, "which", lambda name: None if name == "srun" else name)
    assert slurm.what_is_missing() == "srun not found: apt-get install slurm-wlm munge"
    monkeypatch.setattr(slurm.shutil, "which", str)
    monkeypatch.setattr(slurm.os, "geteuid", lambda: 1000)
    assert "needs root" in slurm.what_is_missing()
    monkeypatch.setattr(slurm.os, "geteuid", lambda: 0)
    monkeypatch.setattr(slurm, "is_ours", lambda: False)
    monkeypatch.setattr(slurm, "_pids", lambda name: [17] if name == "slurmd" else [])
    assert slurm.what_is_missing() == "slurmd runs here already, and is left alone"


@pytest.mark.parametrize(("ci", "kind"), [("true", "Failed"), ("", "Skipped")])
def test_a_skip_is_an_error_where_everything_can_be_installed(
    ci: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(runs.os, "geteuid", lambda: 0)
    monkeypatch.setattr(runs.shutil, "which", lambda _: "/usr/bin/apt-get")
    with pytest.raises(BaseException, match="no controller") as caught:
        runs.skip_or_fail("no controller")
    assert type(caught.value).__name__ == kind
