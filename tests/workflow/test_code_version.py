"""Code is identified by content, and by the commit that last changed it."""

import subprocess

import pytest

from workflow.closure import ROOT
from workflow.code_version import code_version, section_code, workflow_code


def git(folder, *arguments):
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(folder), *identity, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def files(tmp_path):
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


@pytest.fixture
def repository(files):
    git(files, "init", "--quiet")
    for name in ("a.py", "b.py"):
        git(files, "add", name)
        git(files, "commit", "--quiet", "-m", name)
    return files


def test_content_and_names_make_the_hash(files):
    before = code_version(["a.py", "b.py"], root=files)
    assert (before.files, before.commit, before.date, before.edited) == (2, None, None, False)
    assert code_version(["b.py", "a.py"], root=files) == before
    assert code_version(["a.py"], root=files).sha256 != before.sha256
    (files / "b.py").write_text("# edited\n")
    assert code_version(["a.py", "b.py"], root=files).sha256 != before.sha256
    (files / "b.py").write_text("# b.py\n")
    (files / "b.py").rename(files / "c.py")
    assert code_version(["a.py", "c.py"], root=files).sha256 != before.sha256


def test_the_commit_is_the_last_that_changed_one_of_the_files(repository):
    first, last = git(repository, "rev-parse", "HEAD~1"), git(repository, "rev-parse", "HEAD")
    assert code_version(["a.py"], root=repository).commit == first
    assert code_version(["a.py", "b.py"], root=repository).commit == last
    day = code_version(["a.py"], root=repository).date
    assert day == git(repository, "log", "-1", "--format=%cs")


def test_edits_that_are_not_committed_are_told(repository):
    (repository / "b.py").write_text("# edited\n")
    assert not code_version(["a.py"], root=repository).edited
    assert code_version(["a.py", "b.py"], root=repository).edited


def test_files_that_the_repository_does_not_know_have_no_commit(repository):
    (repository / "c.py").write_text("# new\n")
    found = code_version(["c.py"], root=repository)
    assert (found.commit, found.edited) == (None, False)


def test_without_git_there_is_no_commit(repository, monkeypatch):
    monkeypatch.setenv("PATH", str(repository))
    assert code_version(["a.py"], root=repository).commit is None


def test_code_of_a_section_has_all_that_makes_it():
    code = section_code("neuron_kink")
    for part in ("compute", "parameters", "claims", "prose"):
        assert f"qgeom/experiments/neuron_kink/{part}.py" in code
    assert {"workflow/figures/neuron_kink.py", "workflow/scripts/judge.py"} <= set(code)
    assert "workflow/staging.py" not in code
    assert "qgeom/learning/digits_classifier.py" in section_code("digits_classifier")


def test_code_of_the_workflow_has_that_of_every_section():
    code = workflow_code(["neuron_kink"])
    assert set(section_code("neuron_kink")) <= set(code)
    assert {"Snakefile", "workflow/rules/report.smk", "workflow/scripts/train.py"} <= set(code)
    assert all((ROOT / name).is_file() for name in code)
