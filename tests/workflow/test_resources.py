"""What jobs ask for: measured, with head-room, more on retries, and the configuration above all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.workflow.project import ROOT
from workflow.resources import (
    HEAD_ROOM,
    LEAST_MB,
    SLOWER,
    SNAKEMAKE_MB,
    TABLE,
    MeasurementError,
    Requests,
    Used,
    measure,
    read_table,
    write_table,
)

HEADER = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"
RULES = ROOT / "workflow" / "rules"


def benchmark(folder: Path, job: str, *rows: tuple[float, str]) -> None:
    file = folder / f"{job}.tsv"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{s}\t0:00:01\t{rss}\t9\t9\t9\t0.0\t0.0\t0.0\t0.0\n" for s, rss in rows]
    file.write_text(HEADER + "".join(lines))


def test_benchmark_files_become_a_table_and_come_back(tmp_path: Path) -> None:
    benchmark(tmp_path / "a", "compute/one", (1.2, "101.5"), (3.4, "90.0"))
    benchmark(tmp_path / "a", "ledger", (0.1, "NA"))
    benchmark(tmp_path / "b", "compute/one", (2.0, "250.0"))
    used = measure([tmp_path / "a", tmp_path / "b"])
    assert used == {"compute/one": Used(3.4, 250.0), "ledger": Used(0.1, 0.0)}
    write_table(tmp_path / "table.tsv", used)
    # rounded up, so that small changes between runs leave the file as it is
    assert read_table(tmp_path / "table.tsv").used == {
        "compute/one": Used(4.0, 250.0),
        "ledger": Used(1.0, 0.0),
    }


@pytest.mark.parametrize("text", ["", "s\n1.0\n", HEADER, HEADER + "x\t0\ty\n"])
def test_other_files_are_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "odd.tsv").write_text(text)
    with pytest.raises(MeasurementError, match=r"odd\.tsv: is no benchmark file"):
        measure([tmp_path])


def test_a_folder_without_benchmarks_is_named(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="run the workflow first"):
        measure([tmp_path])


@pytest.mark.parametrize("text", ["job\tseconds\n a\t1\n", "job\tseconds\tmemory_mb\na\tb\tc\n"])
def test_a_damaged_table_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "table.tsv").write_text(text)
    with pytest.raises(MeasurementError, match=r"table\.tsv: is no table of job"):
        read_table(tmp_path / "table.tsv")


def test_requests_have_head_room_and_grow_with_every_attempt() -> None:
    requests = Requests({"compute/a": Used(600.0, 1000.0)})
    first = requests.memory_mb("compute", "a")
    assert first == HEAD_ROOM * 1000 + SNAKEMAKE_MB
    assert [requests.memory_mb("compute", "a", attempt=n) for n in (2, 3)] == [2 * first, 3 * first]
    time = requests.minutes("compute", "a")
    assert time >= SLOWER * 10
    assert requests.minutes("compute", "a", attempt=3) == 3 * time


def test_the_smallest_job_has_room_for_snakemake_itself() -> None:
    assert Requests({"ledger": Used(0.2, 0.0)}).memory_mb("ledger") == LEAST_MB


def test_what_the_configuration_says_is_asked_for_as_it_is() -> None:
    requests = Requests({"compute/a": Used(600.0, 1000.0)})
    assert requests.memory_mb("compute", "a", base=123) == 123
    assert requests.memory_mb("compute", "a", base=123, attempt=2) == 246
    assert requests.minutes("compute", "a", base=7, attempt=3) == 21


def test_a_job_that_was_never_measured_asks_for_the_most_of_its_rule() -> None:
    requests = Requests({"draw/a": Used(1.0, 900.0), "draw/b": Used(500.0, 1.0)})
    assert requests.of("draw", "new") == Used(500.0, 900.0)
    assert requests.memory_mb("unknown") >= 2000


def test_the_published_table_covers_every_rule_and_states_its_origin() -> None:
    requests = read_table()
    assert "make measure" in TABLE.read_text().splitlines()[0]
    named = set()
    for path in RULES.glob("*.smk"):
        named |= set(re.findall(r'(?:memory|minutes)\("(\w+)"', path.read_text()))
    rules = {job.split("/")[0] for job in requests.used}
    assert {"compute", "train", "draw", "render"} <= rules
    assert named <= rules


def test_every_rule_asks_for_memory_and_time() -> None:
    for path in RULES.glob("*.smk"):
        text = path.read_text()
        rules = re.findall(r"^rule (\w+):", text, re.MULTILINE)
        for directive in ("mem_mb=", "runtime="):
            assert text.count(f"        {directive}") == len(rules), (path.name, directive)
