"""Costs, most of them as ratios in the same run: ``make bench``.

Absolute times depend on the machine and on what else it does; ratios of the fastest runs, taken
in turn, depend on them much less. ``make bench ARGS="tessellation joint"`` runs some benchmarks.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from benchmarks.cold_start import cold_start
from benchmarks.devices import devices
from benchmarks.dual_subdivisions import dual_subdivisions
from benchmarks.experiments import flips, training, workflow
from benchmarks.joint import joint
from benchmarks.other_ways import clipping, relucent, sampling
from benchmarks.report import report
from benchmarks.scaling import scaling
from benchmarks.tables import Settings, Table
from benchmarks.tessellation_costs import tessellation_costs
from benchmarks.zonotope_volumes import zonotope_volumes

BENCHMARKS: dict[str, Callable[[Settings], list[Table]]] = {
    "tessellation": tessellation_costs,
    "joint": joint,
    "clipping": clipping,
    "sampling": sampling,
    "relucent": relucent,
    "zonotope": zonotope_volumes,
    "dual": dual_subdivisions,
    "cold": cold_start,
    "training": training,
    "devices": devices,
    "flips": flips,
    "workflow": workflow,
    "report": report,
    "scaling": scaling,
}


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Command-line arguments; those of the process when None."""
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which: {', '.join(BENCHMARKS)}; all if left out")
    parser.add_argument("--quick", action="store_true", help="small cases, to see that all works")
    parser.add_argument("--large", action="store_true", help="the largest cases too")
    parser.add_argument("--repeats", type=int, default=5, help="runs, the fastest counts")
    parser.add_argument("--output", type=Path, help="write the tables to this JSON file too")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    if options.repeats < 1:
        parser.error(f"{options.repeats} repeats; give at least 1")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, and write them where `--output` says."""
    options = parsed(arguments)
    settings = Settings(repeats=options.repeats, quick=options.quick, large=options.large)
    tables: dict[str, list[Table]] = {}
    for name in options.names or BENCHMARKS:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            tables[name] = BENCHMARKS[name](settings)
        for table in tables[name]:
            print(table.text(), end="\n\n", flush=True)
        if options.output:  # after each, so that an interrupted run leaves what it has
            _write(options.output, settings, tables)


def _write(path: Path, settings: Settings, tables: dict[str, list[Table]]) -> None:
    content = {
        "settings": asdict(settings),
        "tables": {name: [asdict(table) for table in found] for name, found in tables.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
