"""A job leaves a log, and an error that a person can read."""

import logging
import subprocess
import sys

import pytest

from qgeom.errors import ParameterError
from workflow.artifacts import ArtifactError
from workflow.closure import ROOT
from workflow.jobs import job_log


def open_logs():
    handlers = logging.getLogger("qgeom").handlers
    return [handler for handler in handlers if type(handler) is logging.FileHandler]


def test_progress_goes_to_the_log(tmp_path, capfd):
    with job_log(tmp_path / "deep" / "job.log") as log:
        log.info("half of %d", 10)
    text = (tmp_path / "deep" / "job.log").read_text(encoding="utf-8")
    first, last = text.splitlines()
    assert first.endswith(" half of 10")
    assert " done in " in last
    assert capfd.readouterr() == ("", "")


def test_progress_can_be_read_while_the_job_runs(tmp_path):
    with job_log(tmp_path / "job.log") as log:
        log.info("λ first")
        assert len(open_logs()) == 1
        assert "λ first" in (tmp_path / "job.log").read_text(encoding="utf-8")


def test_a_log_is_made_anew(tmp_path):
    (tmp_path / "job.log").write_text("of the last run")
    with job_log(tmp_path / "job.log"):
        pass
    assert "last run" not in (tmp_path / "job.log").read_text()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            ParameterError("step is 0", where="delta", remedy="above 0"),
            "ParameterError: delta: step is 0 (above 0)",
        ),
        (
            ArtifactError("a/b.npz", "was edited"),
            "ArtifactError: a/b.npz: was edited "
            "(delete it and run the same command again to rebuild it)",
        ),
    ],
)
def test_an_expected_error_ends_the_job_with_its_message(tmp_path, error, message):
    with pytest.raises(SystemExit) as caught, job_log(tmp_path / "job.log"):
        raise error
    assert caught.value.code == message  # printed to stderr, with status 1
    text = (tmp_path / "job.log").read_text()
    assert message in text
    assert "Traceback" not in text
    assert " done in " not in text


def test_a_bug_propagates_and_leaves_its_trace(tmp_path):
    def buggy():
        raise ZeroDivisionError("a bug")

    with pytest.raises(ZeroDivisionError, match="a bug"), job_log(tmp_path / "job.log"):
        buggy()
    text = (tmp_path / "job.log").read_text()
    assert "Traceback" in text
    assert "in buggy" in text
    assert "ZeroDivisionError: a bug" in text
    assert " done in " not in text


def test_a_value_error_that_is_not_ours_is_a_bug(tmp_path):
    with pytest.raises(ValueError, match="not ours"), job_log(tmp_path / "job.log"):
        raise ValueError("not ours")
    assert "Traceback" in (tmp_path / "job.log").read_text()


def test_an_interrupted_job_is_interrupted(tmp_path):
    with pytest.raises(KeyboardInterrupt), job_log(tmp_path / "job.log"):
        raise KeyboardInterrupt
    assert open_logs() == []


@pytest.mark.parametrize("error", [None, ParameterError("x"), RuntimeError("x")])
def test_logs_of_jobs_do_not_mix(tmp_path, error):
    try:
        with job_log(tmp_path / "first.log") as log:
            log.info("first")
            if error is not None:
                raise error
    except (SystemExit, RuntimeError):
        pass
    with job_log(tmp_path / "second.log") as log:
        log.info("second")
    assert "second" not in (tmp_path / "first.log").read_text()
    assert "first" not in (tmp_path / "second.log").read_text()
    assert open_logs() == []


def test_status_and_message_of_the_process(tmp_path):
    code = (
        "import sys\nfrom workflow.jobs import job_log\nfrom qgeom.errors import ShapeError\n"
        "with job_log(sys.argv[1]):\n    raise ShapeError('has 3 axes', where='W')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "job.log")],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "ShapeError: W: has 3 axes\n"
