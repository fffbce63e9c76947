"""Jobs that share the GPUs of a machine; the devices are stand-ins, the processes are real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qgeom.errors import DeviceError
from workflow.gpu_lease import VISIBLE, leased, scheduled, visible_devices

TWO = "GPU-11111111-aaaa,GPU-22222222-bbbb"
HOLD = """
import os, sys, time
from pathlib import Path
from workflow.gpu_lease import leased
folder, out, jobs, hold = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
with leased("auto", jobs_per_gpu=jobs, progress=lambda _: None, folder=folder) as wanted:
    begin = time.time()
    out.with_suffix(".begun").write_text(os.environ["CUDA_VISIBLE_DEVICES"])
    time.sleep(hold)
    out.write_text(f"{os.environ['CUDA_VISIBLE_DEVICES']} {begin} {time.time()} {wanted}")
"""


@pytest.fixture(autouse=True)
def no_scheduler(monkeypatch):
    for name in ("SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID", "PE_HOSTFILE", "_CONDOR_SLOT"):
        monkeypatch.delenv(name, raising=False)


def hold(folder: Path, out: Path, *, jobs: int, seconds: float) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", HOLD, str(folder), str(out), str(jobs), str(seconds)]
    return subprocess.Popen(command, env={**os.environ, VISIBLE: TWO})


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 60
    while not path.is_file() or not path.read_text():
        assert time.monotonic() < deadline, f"{path.name} was not written"
        time.sleep(0.02)
    return path.read_text()


def most_at_once(spans: list[tuple[float, float]]) -> int:
    return max(sum(begin <= other < end for begin, end in spans) for other, _ in spans)


@pytest.mark.parametrize("jobs_per_gpu", [1, 2])
def test_all_devices_are_used_and_none_by_too_many(tmp_path, jobs_per_gpu):
    outs = [tmp_path / f"job{k}" for k in range(6)]
    folder = tmp_path / "locks"
    processes = [hold(folder, out, jobs=jobs_per_gpu, seconds=0.6) for out in outs]
    assert [process.wait(timeout=120) for process in processes] == [0] * 6
    spans: dict[str, list[tuple[float, float]]] = {}
    for out in outs:
        device, begin, end, wanted = out.read_text().split()
        assert wanted == "auto"
        spans.setdefault(device, []).append((float(begin), float(end)))
    assert set(spans) == set(TWO.split(","))
    assert all(most_at_once(used) <= jobs_per_gpu for used in spans.values())


def test_a_killed_job_frees_its_device(tmp_path):
    folder = tmp_path / "locks"
    first = hold(folder, tmp_path / "first", jobs=1, seconds=60)
    device = wait_for(tmp_path / "first.begun")
    second = hold(folder, tmp_path / "second", jobs=1, seconds=60)
    other = wait_for(tmp_path / "second.begun")
    assert {device, other} == set(TWO.split(","))
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=60)
    third = hold(folder, tmp_path / "third", jobs=1, seconds=0)
    assert third.wait(timeout=60) == 0
    assert (tmp_path / "third").read_text().split()[0] == device
    second.kill()
    second.wait(timeout=60)


def test_waiting_has_an_end_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv(VISIBLE, "3")
    lines: list[str] = []
    with leased("auto", progress=lines.append, folder=tmp_path):
        assert os.environ[VISIBLE] == "3"
        with monkeypatch.context() as another_job:
            another_job.delenv("QGEOM_GPU_LEASE")
            with (
                pytest.raises(DeviceError, match="all GPUs were busy for 0 s"),
                leased("auto", progress=lines.append, folder=tmp_path, limit_s=0.2),
            ):
                pytest.fail("two leases of one device")
    assert lines == ["leased GPU 3, one of 1", "all GPUs are busy: waiting for one"]
    with leased("auto", progress=lines.append, folder=tmp_path):  # free again
        pass


def test_the_environment_is_put_back(tmp_path, monkeypatch):
    monkeypatch.setenv(VISIBLE, "0,1")
    with leased("cuda", progress=print, folder=tmp_path) as wanted:
        assert (wanted, os.environ[VISIBLE]) == ("cuda", "0")
        with leased("cuda", progress=print, folder=tmp_path):  # of the same job
            assert os.environ[VISIBLE] == "0"
    assert os.environ[VISIBLE] == "0,1"


def test_nested_jobs_respect_what_they_inherit(tmp_path, monkeypatch):
    monkeypatch.setenv(VISIBLE, "1")
    with leased("auto", progress=print, folder=tmp_path):
        assert os.environ[VISIBLE] == "1"


@pytest.mark.parametrize(
    ("inherited", "expected"),
    [
        ("", ()),
        ("-1", ()),
        ("0", ("0",)),
        ("2,0", ("2", "0")),
        ("0, 1", ("0", "1")),
        ("0,-1,1", ("0",)),  # an entry that is no device hides what follows, as in CUDA
        ("0,0", ("0",)),
        ("GPU-1f-2,MIG-GPU-3/1/0", ("GPU-1f-2", "MIG-GPU-3/1/0")),
        ("NoDevFiles", ()),
    ],
)
def test_inherited_devices(monkeypatch, inherited, expected):
    monkeypatch.setenv(VISIBLE, inherited)
    assert visible_devices() == expected


def test_devices_of_the_driver(tmp_path, monkeypatch):
    monkeypatch.delenv(VISIBLE, raising=False)
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\nprintf 'GPU-1\\nGPU-2\\n'\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert visible_devices() == ("GPU-1", "GPU-2")
    with leased("auto", progress=print, folder=tmp_path):
        assert os.environ[VISIBLE] == "GPU-1"
    assert VISIBLE not in os.environ


def test_without_a_device(tmp_path, monkeypatch):
    monkeypatch.setenv(VISIBLE, "")
    lines: list[str] = []
    with leased("auto", progress=lines.append, folder=tmp_path) as wanted:
        assert wanted == "cpu"
    assert lines == ["no GPU is visible: using the CPU"]
    with (
        pytest.raises(DeviceError, match="no GPU is visible"),
        leased("cuda", progress=print, folder=tmp_path),
    ):
        pytest.fail("a lease of nothing")
    assert list(tmp_path.iterdir()) == []


def test_the_cpu_needs_no_lease(tmp_path, monkeypatch):
    monkeypatch.setenv(VISIBLE, "0")
    lines: list[str] = []
    with leased("cpu", progress=lines.append, folder=tmp_path) as wanted:
        assert (wanted, os.environ[VISIBLE]) == ("cpu", "0")
    assert lines == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID"])
def test_under_a_scheduler_nothing_is_leased(tmp_path, monkeypatch, name):
    assert not scheduled()
    monkeypatch.setenv(name, "17")
    monkeypatch.setenv(VISIBLE, "1")
    assert scheduled()
    with leased("cuda", progress=print, folder=tmp_path) as wanted:
        assert (wanted, os.environ[VISIBLE]) == ("cuda", "1")
    assert list(tmp_path.iterdir()) == []
