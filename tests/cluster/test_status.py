"""What the generic profile's status script makes of the answers of queueing systems."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflow.project import ROOT

SCRIPT = ROOT / "profiles" / "cluster-generic" / "status.py"

# Command, what it prints, its exit status; the first that is asked for an answer comes first.
CASES = {
    "sge waits": ("sge", {"qstat": ("job_number: 7\n", 0)}, "running"),
    "sge cannot start": ("sge", {"qstat": ("error reason    1:  no such user\n", 0)}, "failed"),
    "sge ended": (
        "sge",
        {"qstat": ("", 1), "qacct": ("jobnumber 7\nfailed       0\nexit_status  0\n", 0)},
        "success",
    ),
    "sge failed": (
        "sge",
        {"qstat": ("", 1), "qacct": ("failed       0\nexit_status  1\n", 0)},
        "failed",
    ),
    "sge over its memory": (
        "sge",
        {"qstat": ("", 1), "qacct": ("failed       37  : qmaster enforced\nexit_status  0\n", 0)},
        "failed",
    ),
    "sge id used again": (
        "sge",
        {"qstat": ("", 1), "qacct": ("exit_status  1\nfailed 0\nexit_status  0\nfailed 0\n", 0)},
        "success",
    ),
    "pbs runs": ("pbs", {"qstat": ("    job_state = R\n", 0)}, "running"),
    "pbs ended": ("pbs", {"qstat": ("    job_state = F\n    Exit_status = 0\n", 0)}, "success"),
    "pbs killed": ("pbs", {"qstat": ("    job_state = F\n    Exit_status = 271\n", 0)}, "failed"),
    "pbs deleted": ("pbs", {"qstat": ("    job_state = F\n", 0)}, "failed"),
    "lsf waits": ("lsf", {"bjobs": ("PEND\n", 0)}, "running"),
    "lsf ended": ("lsf", {"bjobs": ("DONE\n", 0)}, "success"),
    "lsf failed": ("lsf", {"bjobs": ("EXIT\n", 0)}, "failed"),
}


@pytest.mark.parametrize("case", CASES)
def test_answers_become_one_word(case: str, tmp_path: Path) -> None:
    system, commands, expected = CASES[case]
    for name, (text, code) in commands.items():
        (tmp_path / f"{name}.txt").write_text(text)
        file = tmp_path / name
        file.write_text(f'#!/bin/sh\ncat "{tmp_path}/{name}.txt"\nexit {code}\n')
        file.chmod(0o755)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), system, "7"],
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout == f"{expected}\n"


def test_a_job_that_nobody_knows_has_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = importlib.util.spec_from_file_location("status", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    status = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(status)
    answers = iter([(False, ""), (False, "")] * status.ATTEMPTS)
    monkeypatch.setattr(status, "ask", lambda *words: next(answers))
    assert status.status("sge", "7", pause_s=0.0) == "failed"
    assert "job 7 is neither listed nor accounted for" in capsys.readouterr().err
    late = iter([(False, ""), (False, ""), (False, ""), (True, "exit_status 0\nfailed 0\n")])
    monkeypatch.setattr(status, "ask", lambda *words: next(late))
    assert status.status("sge", "7", pause_s=0.0) == "success"


def test_other_arguments_are_refused() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "slurm", "7"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "sge|pbs|lsf" in done.stderr
