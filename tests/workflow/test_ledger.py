"""The ledger: joined, compared with what was published, and stopped by a broken identity."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.claims import Claim, Kind, Verdict
from qgeom.judges import judge_count, judge_interval, judge_value
from qgeom.statistics import Interval
from workflow.artifacts import ArtifactError, canonical_json, digest
from workflow.ledger import (
    Agreement,
    LedgerError,
    Published,
    broken_identities,
    changes,
    collect,
    compare,
    entry_to_json,
    read_published,
    summary,
    to_published,
)
from workflow.publish import main, publish

finite = st.floats(allow_nan=False, allow_infinity=False)


def entry(name="TGQ-1-a", **changed):
    """An entry as it stands in claims.json."""
    claim = Claim(id="TGQ-1-a", document="TGQ", section="1", kind=Kind.IDENTITY, statement="s")
    made = entry_to_json(judge_count(claim, violations=0, cases=3), experiment="neuron_kink")
    return made | {"id": name} | changed


def published(entries, tmp_path):
    path = tmp_path / "verdicts.yaml"
    path.write_text(to_published(entries), encoding="utf-8")
    return read_published(path)


# Entries


def test_an_entry_as_plain_values():
    claim = Claim(
        id="TGQ-9.1-kink",
        document="TGQ",
        section="9.1",
        kind=Kind.VALUE,
        statement="The kink moves by $|x|$.",
        evidence=("fig-kink", "tbl-kink"),
    )
    judged = judge_value(claim, measured=1.5, expected=1.0, tolerance=0.1, origin="rounding")
    made = entry_to_json(judged, experiment="neuron_kink")
    assert made == {
        "id": "TGQ-9.1-kink",
        "source": "TGQ §9.1",
        "document": "TGQ",
        "section": "9.1",
        "kind": "value",
        "statement": "The kink moves by $|x|$.",
        "corrects": None,
        "evidence": ["fig-kink", "tbl-kink"],
        "experiment": "neuron_kink",
        "verdict": "refuted",
        "measured": 1.5,
        "interval": None,
        "expected": "1",
        "tolerance": 0.1,
        "tolerance_origin": "rounding",
        "reason": "differs by 0.5",
    }
    assert json.loads(canonical_json(made)) == made  # plain JSON


def test_an_entry_with_an_interval_and_a_correction():
    claim = Claim(
        id="TGQ-1-b",
        document="TGQ",
        section="1",
        kind=Kind.ORDERING,
        statement="s",
        corrects="TGQ-1-a",
    )
    interval = Interval(estimate=0.5, low=0.4, high=0.6, confidence=0.95, n=5)
    made = entry_to_json(judge_interval(claim, interval, above=0.3, effect="e"), experiment="x")
    assert made["interval"] == [0.4, 0.6]
    assert made["corrects"] == "TGQ-1-a"
    assert made["tolerance_origin"] == "e"
    assert json.loads(canonical_json(made)) == made


def test_collect_keeps_the_order():
    parts = [[entry("B-1"), entry("A-1")], [], [entry("C-1")]]
    assert [e["id"] for e in collect(parts)] == ["B-1", "A-1", "C-1"]
    assert collect([]) == []


@pytest.mark.parametrize(
    "parts", [[[entry("A-1")], [entry("A-1")]], [[entry("A-1"), entry("B-1"), entry("A-1")]]]
)
def test_ids_are_unique_over_the_ledger(parts):
    with pytest.raises(LedgerError, match=r"claim ids repeat: \['A-1'\]"):
        collect(parts)


# Broken identities


@pytest.mark.parametrize(
    ("before", "broken"),
    [
        (None, True),
        ("reproduced", True),
        ("inconclusive", True),
        ("refuted", False),
        ("corrected", False),
    ],
)
def test_an_identity_that_fails_is_a_bug_unless_published_as_false(before, broken):
    failed = entry(verdict="refuted", reason="fails in 1 of 3 cases")
    known = {} if before is None else {"TGQ-1-a": Published(verdict=before, measured=0.0)}
    expected = ["TGQ-1-a: fails in 1 of 3 cases"] if broken else []
    assert broken_identities([entry("TGQ-1-b"), failed], known) == expected


@pytest.mark.parametrize("kind", [str(kind) for kind in Kind if kind is not Kind.IDENTITY])
def test_other_kinds_may_be_refuted(kind):
    assert broken_identities([entry(kind=kind, verdict="refuted")], {}) == []


@pytest.mark.parametrize("verdict", ["reproduced", "corrected", "inconclusive"])
def test_identities_that_were_not_refuted(verdict):
    assert broken_identities([entry(verdict=verdict)], {}) == []


# Changes


def test_the_published_verdicts_are_no_change(tmp_path):
    entries = [entry(f"TGQ-{k}", verdict=str(verdict)) for k, verdict in enumerate(Verdict)]
    assert len(entries) == 4
    assert changes(entries, published(entries, tmp_path)) == []


def test_every_change_is_one_line_with_its_reason():
    known = {
        "A-1": Published(verdict="reproduced", measured=0.25),
        "A-2": Published(verdict="refuted", measured=1.0),
        "A-9": Published(verdict="refuted", measured=1.0),
    }
    entries = [
        entry("A-1", verdict="refuted", measured=0.75, reason="exceeded by 0.5"),
        entry("A-2", verdict="refuted", measured=2.0),  # another value, the same verdict
        entry("A-3", verdict="inconclusive", reason="no case"),
    ]
    assert changes(entries, known) == [
        "A-1: was reproduced (measured 0.25), is refuted (measured 0.75; exceeded by 0.5)",
        "A-3: new, inconclusive (no case)",
        "A-9: published, but no longer tested",
    ]
    assert changes([], {}) == []


# Comparison of values


@pytest.mark.parametrize(
    ("measured", "tolerance", "known", "interval", "agreement"),
    [
        (1.0, 0.0, 1.0, None, Agreement.IDENTICAL),
        (0.0, 0.0, -0.0, None, Agreement.IDENTICAL),
        (1.0 + 1e-9, 0.0, 1.0, None, Agreement.WITHIN_TOLERANCE),  # rounding of other hardware
        (1.0 + 1e-5, 0.0, 1.0, None, Agreement.DIFFERENT),
        (1.5, 0.5, 1.0, None, Agreement.WITHIN_TOLERANCE),
        (1.5, 0.4, 1.0, None, Agreement.DIFFERENT),
        (0.5, 0.5, 1.0, None, Agreement.WITHIN_TOLERANCE),
        (1e-17, 0.0, 3e-17, None, Agreement.DIFFERENT),
        (0.7, 0.0, 0.5, (0.4, 0.7), Agreement.WITHIN_TOLERANCE),
        (0.8, 0.0, 0.5, (0.4, 0.7), Agreement.DIFFERENT),
        (0.3, 0.0, 0.5, (0.4, 0.7), Agreement.DIFFERENT),
    ],
)
def test_compare(measured, tolerance, known, interval, agreement):
    record = Published(verdict="refuted", measured=known, interval=interval)
    assert compare(entry(measured=measured, tolerance=tolerance), record) is agreement


def test_what_was_never_published():
    assert compare(entry(), None) is Agreement.UNPUBLISHED
    assert str(Agreement.WITHIN_TOLERANCE) == "within tolerance"


@given(measured=finite, tolerance=st.floats(0, 1e6))
def test_a_value_always_agrees_with_itself(measured, tolerance):
    record = Published(verdict="refuted", measured=measured)
    assert compare(entry(measured=measured, tolerance=tolerance), record) is Agreement.IDENTICAL


# The published file

claim_ids = st.from_regex(r"[A-Z]{1,4}-[0-9.]{1,4}-[a-z0-9-]{1,8}", fullmatch=True)


@given(
    records=st.dictionaries(
        claim_ids,
        st.tuples(st.sampled_from(list(Verdict)), finite, st.none() | st.tuples(finite, finite)),
        max_size=4,
    )
)
@settings(deadline=None, max_examples=60)
def test_published_verdicts_come_back_bit_for_bit(tmp_path_factory, records):
    entries = [
        entry(name, verdict=str(verdict), measured=measured, interval=interval and list(interval))
        for name, (verdict, measured, interval) in records.items()
    ]
    got = published(entries, tmp_path_factory.mktemp("verdicts"))
    assert got == {
        name: Published(verdict=str(verdict), measured=measured, interval=interval)
        for name, (verdict, measured, interval) in records.items()
    }
    assert changes(entries, got) == []


def test_the_file_is_sorted_and_says_who_writes_it(tmp_path):
    entries = [entry("B-1"), entry("A-1")]
    text = to_published(entries)
    assert text == to_published(entries[::-1])
    assert text.startswith("# ")
    assert "make publish" in text.split("\n")[0]
    assert list(yaml.safe_load(text)) == ["A-1", "B-1"]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}"])
def test_nothing_published_yet(tmp_path, text):
    (tmp_path / "v.yaml").write_text(text)
    assert read_published(tmp_path / "v.yaml") == {}


@pytest.mark.parametrize(
    "record",
    [
        "reproduced",
        None,
        [],
        {"measured": 1.0},
        {"verdict": "reproduced"},
        {"verdict": "maybe", "measured": 1.0},
        {"verdict": None, "measured": 1.0},
        {"verdict": ["refuted"], "measured": 1.0},
        {"verdict": "refuted", "measured": None},
        {"verdict": "refuted", "measured": "much"},
        {"verdict": "refuted", "measured": [1.0]},
        {"verdict": "refuted", "measured": 1.0, "interval": 3},
        {"verdict": "refuted", "measured": 1.0, "interval": [0.5]},
        {"verdict": "refuted", "measured": 1.0, "interval": [0.0, 1.0, 2.0]},
        {"verdict": "refuted", "measured": 1.0, "interval": ["a", "b"]},
    ],
)
def test_a_malformed_record_is_named(tmp_path, record):
    path = tmp_path / "v.yaml"
    good = {"verdict": "refuted", "measured": 1.0}
    path.write_text(yaml.safe_dump({"A-1": good, "TGQ-1-a": record}))
    with pytest.raises(LedgerError, match=r"v\.yaml: claim TGQ-1-a has .*make publish"):
        read_published(path)
    path.write_text(yaml.safe_dump({"A-1": good}))
    assert set(read_published(path)) == {"A-1"}


@pytest.mark.parametrize("text", ["- a\n- b\n", "3", "just words"])
def test_a_file_of_another_form(tmp_path, text):
    (tmp_path / "v.yaml").write_text(text)
    with pytest.raises(LedgerError, match=r"v\.yaml: is no list of claims"):
        read_published(tmp_path / "v.yaml")


@pytest.mark.parametrize("content", [b"a: [1,", b"\xff\xfe\xfa", b"!!python/object:os.system {}"])
def test_a_file_that_is_no_yaml(tmp_path, content):
    (tmp_path / "v.yaml").write_bytes(content)
    with pytest.raises(LedgerError, match=r"v\.yaml: cannot be read"):
        read_published(tmp_path / "v.yaml")


def test_a_published_file_that_does_not_exist(tmp_path):
    with pytest.raises(LedgerError, match=r"none\.yaml: cannot be read"):
        read_published(tmp_path / "none.yaml")


def finished_run(folder, entries):
    """The ledger of a run with its certificate."""
    text = canonical_json(entries)
    (folder / "claims.json").write_text(text, encoding="utf-8")
    certificate = canonical_json({"claims_sha256": digest(text.encode())})
    (folder / "certificate.json").write_text(certificate, encoding="utf-8")


def test_publish(tmp_path):
    entries = [entry("A-1", measured=0.1 + 0.2), entry("A-2", verdict="refuted")]
    finished_run(tmp_path, entries)
    target = tmp_path / "verdicts.yaml"
    target.write_text("old: record")
    line = publish(tmp_path, target)
    assert line == f"{target}: 2 claims: 1 reproduced, 0 corrected, 1 refuted, 0 inconclusive"
    assert changes(entries, read_published(target)) == []
    assert read_published(target)["A-1"].measured == 0.1 + 0.2


def test_publishing_without_a_run(tmp_path, capsys):
    target = tmp_path / "verdicts.yaml"
    target.write_text("old")
    with pytest.raises(ArtifactError, match=r"claims\.json: cannot be read"):
        publish(tmp_path, target)
    assert main([str(tmp_path), str(target)]) == 1
    assert "claims.json: cannot be read" in capsys.readouterr().err
    assert target.read_text() == "old"


def test_an_edited_ledger_is_not_published(tmp_path):
    finished_run(tmp_path, [entry("A-1")])
    claims = tmp_path / "claims.json"
    claims.write_text(claims.read_text().replace("reproduced", "refuted"), encoding="utf-8")
    with pytest.raises(ArtifactError, match="was edited or damaged"):
        publish(tmp_path, tmp_path / "verdicts.yaml")
    assert not (tmp_path / "verdicts.yaml").exists()


def test_summary():
    verdicts = ["refuted", "reproduced", "reproduced", "corrected"]
    entries = [entry(f"A-{k}", verdict=verdict) for k, verdict in enumerate(verdicts)]
    assert summary(entries) == "4 claims: 2 reproduced, 1 corrected, 1 refuted, 0 inconclusive"
    assert summary([]).startswith("0 claims: 0 reproduced")
