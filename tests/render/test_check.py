"""The check of the outputs finds faults that were planted in them."""

from __future__ import annotations

import re

import pytest

from workflow.render import ReportError, check_outputs


def spoiled(rendered, tmp_path, change) -> str:
    page = tmp_path / "page.html"
    page.write_text(change(rendered.html.read_text()))
    with pytest.raises(ReportError) as caught:
        check_outputs(page, None, rendered.source)
    return str(caught.value)


def before_end(extra):
    return lambda text: text.replace("</article>", f"{extra}</article>")


def test_the_rendered_report_passes(rendered):
    check_outputs(rendered.html, rendered.pdf, rendered.source)


PLANTED = {
    "image": ('<img src="https://example.org/a.png">', "would fetch https://example.org/a"),
    "protocol-relative": ('<script src="//example.org/a.js"></script>', "//example.org/a.js"),
    "stylesheet": ('<link rel="stylesheet" href="http://example.org/a.css">', "a.css"),
    "css url": ("<style>p{background:url(https://example.org/a.png)}</style>", "a.png"),
    "css import": ('<style>@import "https://example.org/a.css";</style>', "a.css"),
    "style attribute": ('<p style="background:url(//example.org/a.png)">x</p>', "a.png"),
    "srcset": ('<img src="data:," srcset="https://example.org/b.png 2x">', "b.png"),
    "iframe": ('<iframe src="x.html"></iframe>', "iframe"),
    "neighbouring script": ('<script src="assets/report.js"></script>', "assets/report.js"),
    "neighbouring font": ("<style>p{src:url('fonts/a.woff2')}</style>", "fonts/a.woff2"),
    "fetch": ('<script>fetch("https://example.org/x")</script>', "https://example.org/x"),
    "module": ('<script>import("https://example.org/m.js")</script>', "m.js"),
    "anchor": ('<a href="#nowhere">x</a>', "link to #nowhere"),
    "shortcode": ("<p>{{&lt; var a.b &gt;}}</p>", "unresolved"),
    "variable": ("<p>?var:a.b</p>", "unresolved ?var:a.b"),
    "reference": ("<p>?@fig-x</p>", "unresolved ?@fig-x"),
    "citation": ("<p>[?]</p>", "unresolved [?]"),
    "question marks": ("<p>as ?? shows</p>", "unresolved ??"),
    "broken image": ('<img src="data:image/svg+xml;base64,AAAA">', "cannot be decoded"),
}


@pytest.mark.parametrize(("extra", "message"), PLANTED.values(), ids=PLANTED.keys())
def test_planted_fault(rendered, tmp_path, extra, message):
    assert message in spoiled(rendered, tmp_path, before_end(extra))


def test_plain_links_are_allowed(rendered, tmp_path):
    page = tmp_path / "page.html"
    link = '<a href="https://example.org/">x</a><link rel="canonical" href="https://example.org/">'
    code = "<code>{{&lt; var x &gt;}}</code>"
    page.write_text(before_end(link + code)(rendered.html.read_text()))
    check_outputs(page, None, rendered.source)


def test_a_missing_figure_is_found(rendered, tmp_path):
    def drop(text: str) -> str:
        return re.sub(r"<img [^>]*>", "", text)

    said = spoiled(rendered, tmp_path, drop)
    assert "figures/kink/kink.svg is not in the page" in said
    assert "figures/kink/other.svg is not in the page" in said


def test_a_missing_heading_is_found(rendered, tmp_path):
    said = spoiled(rendered, tmp_path, lambda text: text.replace("Two views", "Views"))
    assert "heading 'Two views'" in said


def test_a_cut_page_is_found(rendered, tmp_path):
    assert "ends before </html>" in spoiled(rendered, tmp_path, lambda text: text[:-40])


def test_a_page_too_large_is_found(rendered, tmp_path):
    said = spoiled(rendered, tmp_path, before_end(f"<!--{'x' * 10_000_000}-->"))
    assert "more than 10 MB" in said


def test_a_cut_pdf_is_found(rendered, tmp_path):
    document = tmp_path / "cut.pdf"
    content = rendered.pdf.read_bytes()
    document.write_bytes(content[: len(content) // 2])
    with pytest.raises(ReportError, match="PDF: it cannot be opened"):
        check_outputs(None, document, rendered.source)


def test_an_absent_file_is_named(rendered, tmp_path):
    with pytest.raises(ReportError, match=r"none\.pdf: the file does not exist"):
        check_outputs(None, tmp_path / "none.pdf", rendered.source)


def test_a_pdf_of_other_sources_is_found(rendered, project):
    path = project / "index.qmd"
    path.write_text(path.read_text().replace("# The ledger {", "# Every claim and verdict {"))
    with pytest.raises(ReportError, match="heading 'Every claim and verdict'"):
        check_outputs(None, rendered.pdf, project)
