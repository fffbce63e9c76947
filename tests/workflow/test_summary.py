"""The last line of a run."""

from workflow.summary import print_summary


def test_the_last_line_says_where_the_report_is(tmp_path, capsys):
    reports = [str(tmp_path / "report.html"), str(tmp_path / "report.pdf")]
    (tmp_path / "summary.txt").write_text("2 claims: 2 reproduced\n")
    (tmp_path / "report.html").touch()
    print_summary(str(tmp_path), reports)
    assert capsys.readouterr() == ("", "")  # something else than the whole report was made
    (tmp_path / "report.pdf").touch()
    print_summary(str(tmp_path), reports)
    assert capsys.readouterr() == ("", "2 claims: 2 reproduced\n")
    (tmp_path / "summary.txt").unlink()
    print_summary(str(tmp_path), reports)
    assert capsys.readouterr().err == ""
