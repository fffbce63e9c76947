"""Both formats agree, two runs agree, and the choice of an engine is honest."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pypdf
import pytest

from workflow.render import ReportError, engine, quarto, render_report
from workflow.render.__main__ import main
from workflow.render.page import read_page
from workflow.render.pandoc import run_pandoc


def pdf_text(path: Path) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def labels(text: str) -> set[str]:
    flat = re.sub(r"\s+", " ", text.replace("\u00a0", " "))
    return set(re.findall(r"(?:Figure|Table|Equation|Section) \d+(?:\.\d+)*(?: \([a-z]\))?", flat))


def test_numbers_agree_between_the_formats(rendered):
    html, pdf = read_page(rendered.html.read_text()).text, pdf_text(rendered.pdf)
    assert labels(html) == labels(pdf)
    assert {"Figure 1", "Figure 2 (a)", "Figure 3", "Table 2", "Equation 2"} <= labels(html)


def test_headings_carry_the_same_numbers(rendered):
    def numbered(text: str) -> list[str]:
        flat = re.sub(r"\s+", " ", text)
        return re.findall(r"(2\.2 ?A nested part|2\.1\.1 ?How it was run|3 ?The ledger)", flat)

    html, pdf = read_page(rendered.html.read_text()).text, pdf_text(rendered.pdf)
    wanted = {"22anestedpart", "211howitwasrun", "3theledger"}
    for text in (html, pdf):
        assert {re.sub(r"\W", "", item).lower() for item in numbered(text)} == wanted


def test_captions_name_what_the_references_name(rendered):
    text = rendered.html.read_text()
    for label, words in (("tbl-kink", "Table 1"), ("fig-kink", "Figure 1"), ("eq-shift", "(1)")):
        caption = text.split(f'id="{label}"', 1)[1][:2_000_000]
        first = re.search(r'class="(?:caption-label|equation-number)">([^<]*)<', caption)
        assert first.group(1).replace("\u00a0", " ").rstrip(".") == words
        link = re.search(rf'href="#{label}"[^>]*>([^<]*)<', text).group(1)
        assert link.split("\u00a0")[1] == words.split(" ")[-1].strip("()")


def test_conditional_content_goes_to_its_format(rendered):
    html, pdf = read_page(rendered.html.read_text()).text, pdf_text(rendered.pdf)
    assert "for the screen only" in html
    assert "for paper only" not in html
    assert "for paper only" in re.sub(r"\s+", " ", pdf)
    assert "for the screen only" not in re.sub(r"\s+", " ", pdf)


def test_two_runs_give_the_same_bytes(rendered, project, tmp_path):
    html, pdf = tmp_path / "again.html", tmp_path / "again.pdf"
    render_report(project, html=html, pdf=pdf, engine="embedded")
    assert html.read_bytes() == rendered.html.read_bytes()
    assert pdf.read_bytes() == rendered.pdf.read_bytes()


def test_claims_are_link_targets_in_both_formats(rendered):
    assert "claim-tgq-9-1-kink" in read_page(rendered.html.read_text()).identifiers
    reader = pypdf.PdfReader(rendered.pdf)
    ledger = next(
        page for page in reader.pages if "Every claim that was tested" in page.extract_text()
    )
    targets = [
        annotation.get_object()["/Dest"].get_object()
        for page in reader.pages[:2]
        for annotation in page["/Annots"]
    ]
    pages = [target[0] for target in targets if isinstance(target, list)]
    assert ledger.indirect_reference in pages


def test_pdf_figures_stay_vectors(rendered):
    reader = pypdf.PdfReader(rendered.pdf)
    assert not any(list(page.images) for page in reader.pages)


def test_no_trace_of_pandoc_trouble(rendered):
    text = rendered.html.read_text()
    assert "fig-alt" not in text
    assert 'label="Two line plots whose corners lie a little apart."' in text


@pytest.mark.parametrize(
    ("tex", "typst"),
    [
        ("|x| + |y|", "lr(|x|) + lr(|y|)"),
        (r"\lvert x \rvert", "lr(|x|)"),
        ("(|a| - |b|)^2", r"\(lr(|a|) - lr(|b|)\)^2"),
        ("P(A | B)", r"P \( A \| B \)"),
        (r"\frac{|a|}{2}", "lr(|a|) / 2"),
        (r"\left|\frac{a}{b}\right|", "lr(|a / b|)"),
        (r"\begin{aligned} |a| &= |b| \\ c &= |d| \end{aligned}", "lr(|b|)"),
        (r"\operatorname{round}(x)", r"upright(r o u n d) \( x \)"),
        (r"\operatorname{area}\left(x\right)", "upright(a r e a) (x)"),
        (r"\operatorname{rank} A", '"rank" A'),
    ],
)
def test_formulas_keep_their_spacing_in_the_pdf(project, tex, typst):
    options = ["--to", "typst", "--lua-filter=assets/filters/formulas.lua", "--wrap=none"]
    said = run_pandoc(f"${tex}$", ["--from", "markdown", *options], directory=project).output
    flat = re.sub(r"\s+", "", said)
    assert re.sub(r"\s+", "", typst) in flat


def test_receipt_says_what_was_used(rendered):
    receipt = rendered.receipt
    assert receipt.engine == "embedded"
    assert set(receipt.versions) == {"pandoc", "typst"}
    assert receipt.html_bytes == rendered.html.stat().st_size
    assert str(receipt).startswith("report: embedded engine (pandoc ")
    assert stat.S_IMODE(rendered.html.stat().st_mode) == 0o644


def test_failure_leaves_the_earlier_report(project, tmp_path):
    html = tmp_path / "report.html"
    html.write_text("earlier")
    path = project / "index.qmd"
    path.write_text(path.read_text() + "\nSee @fig-none.\n")
    with pytest.raises(ReportError):
        render_report(project, html=html, pdf=None, engine="embedded")
    assert html.read_text() == "earlier"
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == ["report.html"]


def test_forcing_a_missing_quarto_names_both_ways(monkeypatch, project, tmp_path):
    monkeypatch.setattr(quarto, "quarto_path", lambda: None)
    with pytest.raises(ReportError, match=r"environment\.yml.*pip install quarto-cli"):
        render_report(project, html=tmp_path / "x.html", pdf=None, engine="quarto")
    assert engine.choose_engine("auto") == "embedded"


def test_an_unknown_engine_is_refused():
    with pytest.raises(ReportError, match="choose one of auto, quarto, embedded"):
        engine.choose_engine("latex")


def test_quarto_is_driven_in_a_copy(monkeypatch, project, tmp_path):
    """A stand-in for the command shows how it is called; the folder itself stays clean."""
    command = tmp_path / "quarto"
    command.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = --version ]; then echo 1.6.0; exit 0; fi\n'
        '[ "$1 $3" = "render --to" ] || exit 3\n'
        'if [ "$4" = html ]; then echo page > "$2/index.html"; fi\n'
    )
    command.chmod(0o755)
    monkeypatch.setattr(quarto, "quarto_path", lambda: str(command))
    assert quarto.render(project, "html") == b"page\n"
    assert not (project / "index.html").exists()
    assert quarto.versions() == {"quarto": "1.6.0"}
    with pytest.raises(ReportError, match=r"left no index\.pdf"):
        quarto.render(project, "typst")


def test_command_line(project, tmp_path, capsys):
    html = tmp_path / "r.html"
    arguments = ["--source", str(project), "--engine", "embedded", "--html", str(html)]
    assert main(arguments) == 0
    assert "HTML" in capsys.readouterr().out
    (project / "figures/kink/kink.svg").unlink()
    assert main(arguments) == 1
    assert "figures/kink/kink.svg does not exist" in capsys.readouterr().err
