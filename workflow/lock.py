"""Resolve all dependencies into exact pins: ``python -m workflow.lock``.

``requirements.lock`` is what a run needs, ``requirements-dev.lock`` what tests and checks need on
top, ``requirements-cluster.lock`` what runs on clusters do. Nothing is installed; pip's own
resolver does the work. Packages that torch pins by itself (CUDA libraries) differ between platforms
and are left to it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from workflow.artifacts import write_text

LEFT_TO_TORCH = re.compile(r"^(nvidia-|cuda-|triton)")
_HEADER = "# Exact versions; written by `make lock`, checked against environment.yml by a test.\n"
_APART = """\
# For clusters, on top of requirements.lock. Tests keep them apart from the environment, in
# .venv/cluster: beside Slurm commands without a controller each start of Snakemake would take 10 s.
"""


def resolve(*extras: str) -> dict[str, str]:
    """Resolve the project with some extras.

    Parameters
    ----------
    *extras : str
        Names of optional dependency groups.

    Returns
    -------
    dict of str to str
        Normalised package name to version, sorted, without the project itself.
    """
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"),
        *("--report", "-", f".[{','.join(extras)}]"),
    ]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found = {}
    for item in json.loads(answer.stdout)["install"]:
        name = re.sub(r"[-_.]+", "-", item["metadata"]["name"]).lower()
        if name != "qgeom" and not LEFT_TO_TORCH.match(name):
            # a local label such as +cpu names a build, not a version
            found[name] = item["metadata"]["version"].split("+")[0]
    return dict(sorted(found.items()))


def _on_top(run: dict[str, str], extra: str) -> dict[str, str]:
    """What an extra needs besides a run, which keeps its versions."""
    everything = resolve("workflow", extra)
    if clash := {name for name in run if everything.get(name) != run[name]}:
        sys.exit(f"{extra} would need other versions of {sorted(clash)} than a run")
    return {name: version for name, version in everything.items() if name not in run}


def main() -> None:
    """Write all files."""
    run = resolve("workflow")
    for path, pins, first in (
        ("requirements.lock", run, ""),
        ("requirements-dev.lock", _on_top(run, "dev"), "-r requirements.lock\n"),
        ("requirements-cluster.lock", _on_top(run, "cluster"), _APART),
    ):
        lines = "".join(f"{name}=={version}\n" for name, version in pins.items())
        write_text(Path(path), _HEADER + first + lines)


if __name__ == "__main__":
    main()
