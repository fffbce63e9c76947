"""Devices are chosen as asked, or refused with a reason."""

import os
import subprocess
import sys

import pytest
import torch

from qgeom.errors import DeviceError, ParameterError
from qgeom.learning.devices import DEVICES, choose_device, device_name, make_deterministic

GPU = torch.cuda.is_available()
needs_no_gpu = pytest.mark.skipif(GPU, reason="torch sees a GPU here, so cuda is not refused")
needs_gpu = pytest.mark.skipif(not GPU, reason="torch sees no GPU here")


def test_cpu_is_cpu_even_beside_a_gpu():
    assert choose_device("cpu") == torch.device("cpu")
    assert device_name(choose_device("cpu")) == "cpu"


def test_auto_takes_a_gpu_where_there_is_one():
    assert choose_device("auto").type == ("cuda" if GPU else "cpu")


@needs_no_gpu
def test_cuda_demanded_without_one_is_an_error():
    with pytest.raises(
        DeviceError, match=r"device: cuda: no CUDA device .*set device: auto or cpu"
    ):
        choose_device("cuda")


def test_cuda_hidden_from_the_process_is_an_error():
    """Also on machines with a GPU: the driver is told to show none."""
    code = (
        "from qgeom.learning.devices import choose_device\n"
        "from qgeom.errors import DeviceError\n"
        "assert choose_device('auto').type == 'cpu'\n"
        "try:\n    choose_device('cuda')\n"
        "except DeviceError as error:\n    print('refused:', error)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"CUDA_VISIBLE_DEVICES": ""},
        check=True,
        capture_output=True,
        text=True,
    )
    assert answer.stdout.startswith("refused: device: cuda: no CUDA device is visible")


@needs_gpu
def test_cuda_has_a_name():
    assert device_name(choose_device("cuda")).startswith("cuda (")


@pytest.mark.parametrize("wanted", ["gpu", "cuda:0", "CPU", ""])
def test_other_names_are_refused(wanted):
    with pytest.raises(ParameterError, match=rf"device is '{wanted}' \(one of auto, cpu, cuda\)"):
        choose_device(wanted)
    assert wanted not in DEVICES


def test_one_thread_and_deterministic_algorithms(monkeypatch):
    monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG", raising=False)
    make_deterministic()
    assert torch.get_num_threads() == 1
    assert torch.are_deterministic_algorithms_enabled()
    assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
    monkeypatch.setenv("CUBLAS_WORKSPACE_CONFIG", ":16:8")  # a choice of the user's stays
    make_deterministic()
    assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":16:8"
