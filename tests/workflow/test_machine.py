"""The fingerprint describes this machine without naming it; provenance holds no time."""

import getpass
import json
import os
import platform
import socket
from importlib.metadata import version
from pathlib import Path

import pytest

import qgeom
from workflow.artifacts import canonical_json
from workflow.machine import fingerprint
from workflow.provenance import PACKAGES, provenance, versions

FAKE = """#!/bin/sh
{body}
"""


def fake_driver(tmp_path, monkeypatch, body):
    """Put a program named as the driver's own tool before all others."""
    tool = tmp_path / "nvidia-smi"
    tool.write_text(FAKE.format(body=body))
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


def test_this_machine():
    found = fingerprint()
    assert set(found) == {"cpu", "cores", "memory_gib", "gpu", "system"}
    assert found["cpu"].strip() == found["cpu"] != ""
    assert 1 <= found["cores"] <= os.cpu_count()
    assert found["memory_gib"] is None or 0.1 < found["memory_gib"] < 1e6
    assert found["system"] == f"{platform.system()} {platform.machine()}"
    assert json.loads(canonical_json(found)) == found


@pytest.mark.skipif(not Path("/proc/meminfo").is_file(), reason="no /proc to compare with")
def test_memory_is_what_the_kernel_says():
    line = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()[0]
    assert line.startswith("MemTotal:")
    assert fingerprint()["memory_gib"] == pytest.approx(int(line.split()[1]) / 2**20, abs=0.1)


def test_neither_host_nor_user_is_named():
    text = canonical_json(fingerprint()) + canonical_json(provenance(parameters={}, seed=1))
    words = {socket.gethostname(), str(Path.home())}
    if getpass.getuser() != "root":
        words.add(getpass.getuser())
    assert not [word for word in words if len(word) > 3 and word in text]


def test_gpus_by_name(tmp_path, monkeypatch):
    fake_driver(tmp_path, monkeypatch, "echo 'NVIDIA H200'; echo 'NVIDIA A100-SXM4'")
    assert fingerprint()["gpu"] == ["NVIDIA H200", "NVIDIA A100-SXM4"]


@pytest.mark.parametrize("body", ["echo 'driver broken'; exit 9", "exit 0"])
def test_a_driver_without_devices(tmp_path, monkeypatch, body):
    fake_driver(tmp_path, monkeypatch, body)
    assert fingerprint()["gpu"] == []


def test_no_driver(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fingerprint()["gpu"] == []


def test_a_driver_that_cannot_be_run(tmp_path, monkeypatch):
    fake_driver(tmp_path, monkeypatch, "exit 0")
    (tmp_path / "nvidia-smi").write_bytes(b"\x7fELF no program")
    assert fingerprint()["gpu"] == []


def test_versions_are_those_installed():
    found = versions()
    assert set(found) == {"python", "qgeom", *PACKAGES}
    assert found["python"] == platform.python_version()
    assert found["qgeom"] == qgeom.__version__
    assert found["numpy"] == version("numpy")
    assert found["torch"] == version("torch")


def test_provenance_is_the_same_every_time():
    made = provenance(parameters={"step": 0.5}, seed=3, device="cuda (X)")
    assert made == provenance(parameters={"step": 0.5}, seed=3, device="cuda (X)")
    assert set(made) == {"parameters", "seed", "device", "machine", "versions"}
    assert (made["parameters"], made["seed"], made["device"]) == ({"step": 0.5}, 3, "cuda (X)")
    assert provenance(parameters={}, seed=None)["device"] == "cpu"
    assert json.loads(canonical_json(made)) == made


def test_provenance_keeps_no_reference_to_the_parameters():
    parameters = {"step": 0.5}
    made = provenance(parameters=parameters, seed=3)
    parameters["step"] = 1.0
    assert made["parameters"] == {"step": 0.5}
