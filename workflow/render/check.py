from pathlib import Path


def check_outputs(html: Path | None, pdf: Path | None, source: Path) -> None: ...
