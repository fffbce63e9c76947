"""Snakemake that asks for its jobs every two seconds.

The plug-in for Slurm waits ten seconds more after each question in vain, and no setting changes
that. It spares the controller of a site; here it would double the time of the tests. Only the pause
is another one, and only in the process that submits: jobs start the ordinary Snakemake.
"""

from __future__ import annotations

import sys

from snakemake.cli import main
from snakemake_interface_executor_plugins.executors.remote import RemoteExecutor

LONGEST_S = 2

patient = RemoteExecutor.next_seconds_between_status_checks


def shortened(self: RemoteExecutor, seconds: float) -> None:
    patient.fset(self, min(seconds, LONGEST_S))


if __name__ == "__main__":
    RemoteExecutor.next_seconds_between_status_checks = property(patient.fget, shortened)
    sys.exit(main())
