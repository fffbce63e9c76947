"""Resolve all dependencies into exact pins: ``python -m workflow.lock``.

``requirements.lock`` is what a run needs, ``requirements-dev.lock`` what tests and checks need on
top. Nothing is installed; pip's own resolver does the work. Packages that torch pins by itself
(CUDA libraries) differ between platforms and are left to it.
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


def main() -> None:
    """Write both files."""
    run = resolve("workflow")
    everything = resolve("workflow", "dev")
    if clash := {name for name in run if everything.get(name) != run[name]}:
        sys.exit(f"tests would need other versions of {sorted(clash)} than a run")
    extra = {name: version for name, version in everything.items() if name not in run}
    for path, pins, first in (
        ("requirements.lock", run, ""),
        ("requirements-dev.lock", extra, "-r requirements.lock\n"),
    ):
        lines = "".join(f"{name}=={version}\n" for name, version in pins.items())
        write_text(Path(path), _HEADER + first + lines)


if __name__ == "__main__":
    main()
