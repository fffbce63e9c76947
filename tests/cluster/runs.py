"""Snakemake through a cluster profile, in a folder of its own, watched from outside."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.workflow.project import ROOT

LIMIT_S = 900  # of any run here; machines with other work take long
# Plug-ins live apart from the environment: while the controller is down, a Snakemake that finds the
# one for Slurm takes 10 s to start.
PLUGINS = Path(sys.prefix) / "cluster"
MODULES = {
    "slurm": "snakemake_executor_plugin_slurm",
    "cluster-generic": "snakemake_executor_plugin_cluster_generic",
    "fs": "snakemake_storage_plugin_fs",
}
# What differs from a site: one node with a local disk, no accounting, and no patience.
IMPATIENT = {
    "slurm": (
        *("--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "2"),
        *("--latency-wait", "20", "--nocolor"),
    ),
    "cluster-generic": ("--seconds-between-status-checks", "1", "--latency-wait", "20"),
}


def skip_or_fail(reason: str) -> None:
    """Skip with a reason; in continuous integration as root on Debian that is an error."""
    if os.environ.get("CI") == "true" and os.geteuid() == 0 and shutil.which("apt-get"):
        pytest.fail(f"must not be skipped here: {reason}; see .ci/run")
    pytest.skip(reason)


def need_plugin(name: str) -> None:
    """Skip where a plug-in is not installed."""
    module = MODULES[name]
    if not (PLUGINS / module).is_dir() and importlib.util.find_spec(module) is None:
        skip_or_fail(f"{module} is not installed: `make test` does it")


@dataclass
class Run:
    """One Snakemake process."""

    process: subprocess.Popen[bytes]
    log: Path
    started: float = field(default_factory=time.monotonic)

    @property
    def output(self) -> str:
        """What it said so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def run_id(self) -> str:
        """Name of all its Slurm jobs; empty before it is known."""
        found = re.search(r"SLURM run ID: (\S+)", self.output)
        return found[1] if found else ""

    def submitted(self) -> list[str]:
        """Ids of its Slurm jobs, in the order of submission."""
        return re.findall(r"submitted with SLURM jobid (\d+)", self.output)

    def wait_for(self, ready: Callable[[], bool], *, what: str) -> None:
        """Until `ready`; the run must not end before."""
        while not ready():
            assert self.process.poll() is None, f"ended before: {what}\n{self.output[-4000:]}"
            assert time.monotonic() < self.started + LIMIT_S, f"{what}\n{self.output[-4000:]}"
            time.sleep(0.05)

    def kill(self, how: signal.Signals) -> int:
        """Send a signal, as a terminal or a batch system would; returns the exit status."""
        if how == signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        return self.ended()

    def ended(self) -> int:
        """Exit status, waited for."""
        try:
            return self.process.wait(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=60)
            pytest.fail(f"not ended after {LIMIT_S} s\n{self.output[-4000:]}")

    def stop(self) -> None:
        """End it if it is still there, as at the end of a test that failed."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=60)

    def succeed(self) -> str:
        """Wait for success; returns the output."""
        assert self.ended() == 0, self.output[-6000:]
        return self.output


def start(
    folder: Path,
    *words: str,
    profile: str | None,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Start Snakemake in a folder that has the project's profiles.

    Without a `profile` it runs here, on two cores.
    """
    program = [sys.executable, "-P", str(ROOT / "tests" / "cluster" / "impatient.py")]
    if profile is None:
        options = ("--cores", "2")
    else:
        options = ("--workflow-profile", f"profiles/{profile}", *IMPATIENT[profile])
    plugins = PLUGINS if profile == "slurm" else _all_but_slurm(folder)
    path = os.pathsep.join([str(folder), str(plugins)])
    variables = {**os.environ, "PYTHONPATH": path, "COLUMNS": "200"}
    number = len(list(folder.glob("output*.txt")))
    log = folder / f"output{number}.txt"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [*program, *options, *words],
            cwd=folder,
            env={**variables, **(environment or {})},
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_heed_interrupts,  # noqa: PLW1509 - tests have one thread
        )
    return Run(process, log)


def _heed_interrupts() -> None:
    """What a shell runs in the background ignores SIGINT, and hands that on."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _all_but_slurm(folder: Path) -> Path:
    """Links to the plug-ins that may be found when no controller answers."""
    links = folder / ".plugins"
    if not links.exists():
        links.mkdir()
        for item in PLUGINS.glob("*"):
            if not item.name.startswith(MODULES["slurm"]):
                (links / item.name).symlink_to(item)
    return links


def small_workflow(folder: Path) -> Path:
    """A folder with the Snakefile of these tests and the project's profiles."""
    folder.mkdir()
    shutil.copy2(ROOT / "tests" / "cluster" / "Snakefile", folder / "Snakefile")
    shutil.copytree(ROOT / "profiles", folder / "profiles")
    return folder
