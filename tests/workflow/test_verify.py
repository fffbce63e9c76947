"""`make verify`: identical runs pass, and every difference is a line."""

import json

import pytest

from workflow.artifacts import canonical_json, digest, write_text
from workflow.ledger import to_published
from workflow.verify import main


def entry(name, measured, *, verdict="reproduced", tolerance=0.0, interval=None):
    return {
        "id": name,
        "verdict": verdict,
        "measured": measured,
        "tolerance": tolerance,
        "interval": interval,
        "reason": "why",
    }


PUBLISHED = [
    entry("TGQ-1-exact", 2.0),
    entry("TGQ-2-near", 0.5, tolerance=0.01),
    entry("TGQ-3-mean", 0.3, interval=[0.2, 0.4]),
]


@pytest.fixture
def verify(tmp_path, capsys):
    """Verify a ledger beside the published one; gives status and lines."""

    def run(entries, *, certificate=None):
        source = tmp_path / "verdicts.yaml"
        write_text(source, to_published(PUBLISHED))
        text = canonical_json(entries)
        write_text(tmp_path / "claims.json", text)
        made = {"claims_sha256": digest(text.encode()), "published": str(source)}
        write_text(tmp_path / "certificate.json", json.dumps(made | (certificate or {})))
        status = main([str(tmp_path)])
        output = capsys.readouterr()
        return status, (output.out + output.err).splitlines()

    return run


def changed(number, **values):
    return [{**e, **values} if k == number else e for k, e in enumerate(PUBLISHED)]


def test_an_identical_run_passes_with_one_line(verify, tmp_path):
    status, (line,) = verify(PUBLISHED)
    assert status == 0
    assert line == (
        f"3 claims beside {tmp_path}/verdicts.yaml: 3 identical, 0 within tolerance, 0 different, "
        "0 unpublished; 0 verdicts not as published"
    )


@pytest.mark.parametrize(
    ("number", "measured"),
    [(0, 2.0 * (1 + 1e-9)), (1, 0.505), (2, 0.21)],
    ids=["rounding", "tolerance", "published interval"],
)
def test_values_within_tolerance_pass(verify, number, measured):
    status, (line,) = verify(changed(number, measured=measured))
    assert status == 0
    assert "2 identical, 1 within tolerance, 0 different" in line


@pytest.mark.parametrize(("number", "measured"), [(0, 2.001), (1, 0.52), (2, 0.5)])
def test_a_value_that_is_different_is_listed_and_fails(verify, number, measured):
    status, (line, summary) = verify(changed(number, measured=measured))
    assert status == 1
    before = PUBLISHED[number]
    assert line == (
        f"{before['id']}: measured {measured:.6g}, published {before['measured']:.6g} "
        "(reproduced as published)"
    )
    assert "2 identical, 0 within tolerance, 1 different" in summary
    assert summary.endswith("0 verdicts not as published")


def test_another_verdict_on_the_same_value_is_listed_and_fails(verify):
    status, (line, summary) = verify(changed(0, verdict="refuted"))
    assert status == 1
    assert line.startswith("TGQ-1-exact: was reproduced (measured 2), is refuted (measured 2; why)")
    assert summary.endswith("3 identical, 0 within tolerance, 0 different, 0 unpublished; "
                            "1 verdicts not as published")  # fmt: skip


def test_another_verdict_and_value_are_one_line(verify):
    status, lines = verify(changed(0, verdict="refuted", measured=9.0))
    assert status == 1
    assert len(lines) == 2


def test_new_and_missing_claims_are_listed_and_fail(verify):
    status, lines = verify([*PUBLISHED[1:], entry("TGQ-4-new", 1.0)])
    assert status == 1
    assert lines[0].startswith("TGQ-4-new: new, reproduced")
    assert lines[1] == "TGQ-1-exact: published, but no longer tested"
    assert "1 unpublished" in lines[2]


def test_a_run_without_published_values_fails(verify):
    status, (line,) = verify(PUBLISHED, certificate={"published": None})
    assert status == 1
    assert "names no published values" in line


def test_an_edited_ledger_is_noticed(verify):
    status, (line,) = verify(PUBLISHED, certificate={"claims_sha256": "0" * 64})
    assert status == 1
    assert "was edited or damaged" in line


def test_a_folder_without_a_run_is_named(tmp_path, capsys):
    assert main([str(tmp_path / "nothing")]) == 1
    assert "claims.json: cannot be read" in capsys.readouterr().err
