"""A one-node Slurm of our own, started from a temporary folder and stopped without a trace."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.placement import MARK, alone, in_place, is_ours

PROGRAMS = ("slurmctld", "slurmd", "sbatch", "srun", "squeue", "scancel", "scontrol", "sinfo")
START_LIMIT_S = 60

# Memory that jobs use is watched, for nothing confines it here; what cannot fit is refused at once.
CONFIGURATION = """\
ClusterName=qgeomtests
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
MailProg=/bin/true
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0
EnforcePartLimits=ALL
DefMemPerCPU=500
GresTypes=gpu
ReturnToService=2
MinJobAge=7200
KillWait=2
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmdParameters=config_overrides
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/run/slurmctld.pid
SlurmdPidFile={folder}/run/slurmd.pid
SlurmctldLogFile={folder}/log/slurmctld.log
SlurmdLogFile={folder}/log/slurmd.log
NodeName=node1 NodeHostname={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory_mb} Gres=gpu:2
PartitionName=main Nodes=node1 Default=YES MaxTime=INFINITE State=UP
"""


class SlurmTestError(RuntimeError):
    """The Slurm of the tests did not do what was expected."""


def what_is_missing() -> str:
    """Why no Slurm can be started here; empty where one can."""
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    if absent:
        return f"{', '.join(absent)} not found: apt-get install slurm-wlm munge"
    if os.geteuid() != 0:
        return "a Slurm of our own needs root: it links /etc/slurm/slurm.conf and makes devices"
    if running := [name for name in ("slurmctld", "slurmd") if _pids(name) and not is_ours()]:
        return f"{', '.join(running)} runs here already, and is left alone"
    return ""


def _pids(name: str) -> list[int]:
    answer = subprocess.run(["pidof", name], capture_output=True, text=True, check=False)
    return [int(word) for word in answer.stdout.split()]


def wait_until(
    ready: Callable[[], bool], *, limit_s: float, what: str, step_s: float = 0.1
) -> None:
    """Poll until `ready`; a `SlurmTestError` that says what was waited for after `limit_s`."""
    deadline = time.monotonic() + limit_s
    while not ready():
        if time.monotonic() > deadline:
            raise SlurmTestError(f"{what}: not within {limit_s:.0f} s")
        time.sleep(step_s)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at the moment."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


@dataclass(frozen=True)
class Slurm:
    """A running one-node Slurm with two stand-in GPUs."""

    folder: Path

    def command(self, *words: str) -> str:
        """What a Slurm command prints."""
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode != 0:
            raise SlurmTestError(f"{' '.join(words)}: {done.stderr.strip()}{self.logs()}")
        return done.stdout

    def jobs(self, run_id: str = "", *, states: str = "all") -> dict[str, str]:
        """Job id to state, of one run or of all."""
        named = ("--name", run_id) if run_id else ()
        lines = self.command("squeue", "-h", f"--states={states}", "-o", "%i|%T", *named)
        return dict(line.split("|", 1) for line in lines.splitlines())

    def requested(self, job_id: str) -> str:
        """What ``scontrol`` says about a job, requests included."""
        return self.command("scontrol", "-o", "show", "job", job_id)

    def cancel_everything(self) -> None:
        """Cancel what a test left behind, and wait until it is gone."""
        self.command("scancel", "--user=root")
        wait_until(
            lambda: not self.jobs(states="pending,running,completing"),
            limit_s=60,
            what="cancelled jobs are gone",
        )

    def logs(self) -> str:
        """Ends of the daemons' logs, for messages."""
        texts = []
        for file in sorted((self.folder / "log").glob("*.log")):
            end = file.read_text(encoding="utf-8", errors="replace")[-1500:]
            texts.append(f"\n--- {file.name}\n{end}")
        return "".join(texts)


@contextmanager
def one_node_slurm(folder: Path, *, cpus: int = 8, memory_mb: int = 64000) -> Iterator[Slurm]:
    """Start, hand out, stop; /etc/slurm is as before afterwards.

    `cpus` and `memory_mb` are what the node claims to have: more cores than the machine's let jobs
    that wait overlap with jobs that work.
    """
    folder = folder / MARK
    with alone(), in_place(folder):
        for name in ("state", "spool", "log", "run"):
            (folder / name).mkdir(parents=True)
        _write_configuration(folder, cpus=cpus, memory_mb=memory_mb)
        slurm = Slurm(folder)
        daemons: list[subprocess.Popen[bytes]] = []
        try:
            for words in (["slurmctld", "-D", "-c"], ["slurmd", "-D"]):
                with (folder / "log" / f"{words[0]}.out").open("wb") as log:
                    daemons.append(subprocess.Popen(words, stdout=log, stderr=log, cwd=folder))
            wait_until(lambda: _is_idle(daemons, slurm), limit_s=START_LIMIT_S, what="node idle")
            yield slurm
        finally:
            _stop(slurm, daemons)


def _write_configuration(folder: Path, *, cpus: int, memory_mb: int) -> None:
    host = socket.gethostname().split(".")[0]
    text = CONFIGURATION.format(
        host=host, folder=folder, ports=free_ports(2), cpus=cpus, memory_mb=memory_mb
    )
    (folder / "slurm.conf").write_text(text, encoding="utf-8")
    (folder / "gres.conf").write_text(f"Name=gpu File={folder}/gpu[0-1]\n", encoding="utf-8")
    null = Path("/dev/null").stat().st_rdev
    for index in range(2):  # a device that is there: a count alone does not register
        os.mknod(folder / f"gpu{index}", mode=0o666 | stat.S_IFCHR, device=null)


def _is_idle(daemons: list[subprocess.Popen[bytes]], slurm: Slurm) -> bool:
    for daemon in daemons:
        if daemon.poll() is not None:
            raise SlurmTestError(f"{daemon.args} ended with {daemon.returncode}{slurm.logs()}")
    words = ["sinfo", "-h", "-N", "-o", "%T"]
    answer = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    return answer.stdout.strip() == "idle"


def _stop(slurm: Slurm, daemons: list[subprocess.Popen[bytes]]) -> None:
    """Jobs first, then the daemons; both are waited for."""
    try:
        if all(daemon.poll() is None for daemon in daemons) and len(daemons) == 2:
            slurm.cancel_everything()
    except (SlurmTestError, subprocess.TimeoutExpired) as error:
        sys.stderr.write(f"jobs could not be cancelled: {error}\n")
    for daemon in reversed(daemons):
        daemon.terminate()
        try:
            daemon.wait(timeout=30)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait(timeout=30)
