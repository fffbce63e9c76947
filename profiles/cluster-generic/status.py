"""Whether a job runs, succeeded or failed: ``python3 status.py sge|pbs|lsf JOB``.

Prints one of the three words that Snakemake's generic executor expects. Standard library only: it
runs with whatever Python a login node has.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable

RUNNING, SUCCESS, FAILED = "running", "success", "failed"
ATTEMPTS, PAUSE_S = 7, 10  # accounting lags behind: a job may be in neither list for a while


def ask(*words: str) -> tuple[bool, str]:
    """Whether a command succeeded, and what it printed."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode == 0, done.stdout


def grid_engine(job: str) -> str:
    """Listed while it waits or runs, in the accounting afterwards."""
    listed, text = ask("qstat", "-j", job)
    if listed:
        return FAILED if re.search(r"^error reason", text, re.MULTILINE) else RUNNING
    _, text = ask("qacct", "-j", job)
    ends = re.findall(r"^exit_status +(\d+)", text, re.MULTILINE)
    failures = re.findall(r"^failed +(\d+)", text, re.MULTILINE)
    if not ends:
        return ""
    # ids start again some day: the last entry is this job's
    return SUCCESS if (ends[-1], (failures or ["0"])[-1]) == ("0", "0") else FAILED


def pbs(job: str) -> str:
    """OpenPBS and PBS Professional, with the history of jobs switched on."""
    listed, text = ask("qstat", "-x", "-f", job)
    state = re.search(r"job_state = (\w)", text)
    if not listed or state is None:
        return ""
    if state[1] != "F":
        return RUNNING
    end = re.search(r"Exit_status = (-?\d+)", text)  # none when it was deleted before it ran
    return SUCCESS if end is not None and end[1] == "0" else FAILED


def lsf(job: str) -> str:
    """One word per job, also for those that ended lately."""
    _, text = ask("bjobs", "-a", "-noheader", "-o", "stat", job)
    words = {"DONE": SUCCESS, "EXIT": FAILED, "ZOMBI": FAILED, "": ""}
    return words.get(text.strip(), RUNNING)


SYSTEMS: dict[str, Callable[[str], str]] = {"sge": grid_engine, "pbs": pbs, "lsf": lsf}


def status(system: str, job: str, *, pause_s: float = PAUSE_S) -> str:
    """Ask until there is an answer; a job that nobody knows any more has failed."""
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(pause_s)
        if answer := SYSTEMS[system](job):
            return answer
    sys.stderr.write(f"{system}: job {job} is neither listed nor accounted for; taken as failed\n")
    return FAILED


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in SYSTEMS:
        sys.exit(f"usage: status.py {'|'.join(SYSTEMS)} JOB, not {sys.argv[1:]}")
    sys.stdout.write(status(sys.argv[1], sys.argv[2]) + "\n")
