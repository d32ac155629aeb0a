"""The staff's list of key figures that belong to matters, as a file on the web site."""

from __future__ import annotations

import json
from pathlib import Path

from sample.strict_toml import read_toml
from sample.truth import Truth

LINKS = "oppna-data/nyckeltal.toml"


def write_links(folder: Path, truth: Truth) -> None:
    """Each link names its matter by the case number that it has in the documents."""
    cases = {matter.key: matter.case_number for matter in truth.matters}
    tables = [{**link, "matter": cases[link["matter"]]} for link in read_toml("links.toml")["link"]]
    text = "\n".join("[[link]]\n" + "".join(f"{key} = {_text(table[key])}\n" for key in table) for table in tables)
    (folder / LINKS).parent.mkdir(parents=True, exist_ok=True)
    (folder / LINKS).write_text(text, encoding="utf-8")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
