"""A copy of the project in a folder of its own, run with real Snakemake."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("Snakefile", "config.yaml", "config.quick.yaml", "environment.yml", "workflow", "qgeom",
          "report", "profiles")  # fmt: skip
TINY = ROOT / "tests" / "workflow" / "tiny.yaml"
OUTER_LIMIT_S = 600


def need_snakemake() -> None:
    """Skip where a run cannot be started."""
    if shutil.which("snakemake", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("snakemake is not installed beside this Python")


@dataclass(frozen=True)
class Project:
    """The copy."""

    folder: Path

    @classmethod
    def copy_to(cls, folder: Path) -> Project:
        """Copy what a run needs, without results."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in COPIED:
            source, target = ROOT / name, folder / name
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
                shutil.copytree(source, target, ignore=ignored)
            else:
                shutil.copy2(source, target)
        shutil.copy2(TINY, folder / "tiny.yaml")
        return cls(folder)

    def command(self, *extra: str, cores: int = 2) -> list[str]:
        """A Snakemake command line on the tiny configuration."""
        program = str(Path(sys.executable).parent / "snakemake")
        return [program, "--cores", str(cores), "--configfile", "tiny.yaml", *extra]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a run: this copy's modules first."""
        return {**os.environ, "PYTHONPATH": str(self.folder), "COLUMNS": "200"}

    def run(self, *extra: str, cores: int = 2) -> subprocess.CompletedProcess[str]:
        """Run to the end; output has stdout and stderr."""
        return subprocess.run(
            self.command(*extra, cores=cores),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=OUTER_LIMIT_S,
            check=False,
        )

    def succeed(self, *extra: str, cores: int = 2) -> str:
        """Run and expect success; returns the output."""
        done = self.run(*extra, cores=cores)
        assert done.returncode == 0, done.stdout[-6000:]
        return done.stdout

    def planned(self, *extra: str) -> set[str]:
        """Jobs of a dry run as ``rule`` or ``rule:wildcard``, read off their messages."""
        output = self.succeed("--dry-run", *extra)
        found = re.findall(r"^Job \d+: (\w+)(?: (\w+))?:", output, flags=re.MULTILINE)
        jobs = {f"{rule}:{wildcard}" if wildcard else rule for rule, wildcard in found}
        stated = re.search(r"^total +(\d+)$", output, flags=re.MULTILINE)
        assert len(jobs) == (int(stated[1]) if stated else 0), output
        return jobs - {"all"}

    def kill_when(self, ready: Callable[[], bool], *extra: str) -> bool:
        """Start a run and kill −9 its whole process group once `ready`; False if it ended first."""
        process = subprocess.Popen(
            self.command(*extra),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + OUTER_LIMIT_S
        try:
            while process.poll() is None and not ready():
                assert time.monotonic() < deadline, "the run neither ended nor got that far"
                time.sleep(0.01)
        finally:
            alive = process.poll() is None
            if alive:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=60)
        return alive

    def contents(self, *patterns: str, results: str = "results") -> dict[str, bytes]:
        """Bytes of the files under the results folder that match, by relative path."""
        root = self.folder / results
        found = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for pattern in patterns
            for path in sorted(root.glob(pattern))
        }
        assert found, f"nothing matches {patterns} under {root}"
        return found
