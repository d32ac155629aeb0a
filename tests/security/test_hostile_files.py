"""Files of sources that are made to harm: the one is refused or read as what it says, all others are read as ever."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from datasets.instance import Municipality
from harvesters.dcat import parse
from harvesters.fetch import FetchError, Original
from harvesters.tabular.files import read
from harvesters.tabular.sheet import NotTabular
from portal import new_instance
from portal.cli import main
from tests.conftest import WebSite
from tests.security import hostile

MUNICIPALITY = Municipality("9999", "Provby", invented=True)
SECRET = "Detta står bara i serverns egen fil"
RDF = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE rdf:RDF {declarations}>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://www.w3.org/ns/dcat#"
 xmlns:t="http://purl.org/dc/terms/"><d:Dataset rdf:about="http://a.example/1"><t:title>&x;</t:title></d:Dataset></rdf:RDF>"""


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "hemligt.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path


def test_harmful_workbooks_are_refused_or_read_without_what_they_ask_for(secret: Path, tmp_path: Path) -> None:
    refused = {}
    for name, body in hostile.workbooks(secret):
        path = tmp_path / name
        path.write_bytes(body)
        try:
            told = [list(row) for row in read(path).rows()]
            assert SECRET not in str(told) and "HAHA" not in str(told), name
        except NotTabular as error:
            refused[name] = str(error)
    assert {"horn.xlsx", "lognaktig.xlsx", "upprepad.ods"} <= refused.keys()
    assert all(str(tmp_path) not in said and len(said) < 200 for said in refused.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "iso-8859-1", "utf-8-sig"])
@pytest.mark.parametrize("kind", ["file", "laughs", "parameter", "elsewhere"])
def test_entities_of_rdf_mean_nothing(secret: Path, tmp_path: Path, encoding: str, kind: str) -> None:
    declarations = {
        "file": f"[{hostile.reading(secret)}]",
        "laughs": f"[{hostile.laughs()}]",
        "parameter": f'[<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]',
        "elsewhere": f'SYSTEM "{secret.as_uri()}"',
    }[kind]
    name = {"utf-16-le": "utf-16", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    path = tmp_path / "katalog.rdf"
    path.write_bytes(RDF.format(encoding=name, declarations=declarations).encode(encoding))
    try:
        triples = list(parse(Original("http://a.example/katalog.rdf", "", path, "", "")))
    except FetchError as error:
        assert SECRET not in str(error)
        return
    assert triples and SECRET not in str(triples) and "HAHA" not in str(triples)


@pytest.mark.parametrize("where", ["folder", "web"])
def test_a_source_with_harmful_files_gives_the_good_ones(
    where: str, secret: Path, tmp_path: Path, web: WebSite
) -> None:
    """And nothing of the server's own, in the store, the edition or what is said."""
    folder = tmp_path / "tabeller"
    folder.mkdir()
    files = dict(hostile.workbooks(secret)) | {"bra.csv": b"Namn;Tal\nSkolan i Norrby;7\n"}
    sources = [f"table={folder.as_uri()}"]
    if where == "folder":
        for name, body in files.items():
            (folder / name).write_bytes(body)
    else:
        web.pages |= {f"/{name}": body for name, body in files.items()} | {"/katalog.ttl": _catalog(web, list(files))}
        sources = [f"dcat={web.address}/katalog.ttl"]
    sources.append(f"noticeboard={web.address}/anslag")
    web.pages["/anslag"] = _page(secret)
    new_instance.create(tmp_path / "i", MUNICIPALITY, sources)
    done = CliRunner().invoke(main, ["--instance", str(tmp_path / "i"), "harvest", "--verbose"])
    assert done.exit_code == (65 if where == "folder" else 0), done.output
    assert SECRET not in done.output
    (edition,) = (tmp_path / "i" / "editions").glob("insyn-*.db")
    assert b"Skolan i Norrby" in edition.read_bytes()
    for path in (edition, tmp_path / "i" / "store.db"):
        assert SECRET.encode() not in path.read_bytes() and b"HAHAHA" not in path.read_bytes()


def _catalog(web: WebSite, names: list[str]) -> str:
    files = "".join(
        f'<{web.address}/{name}#r> a c:Distribution ; t:title "{name.split(".")[0]}" ; t:format '
        f'"{name.split(".")[1]}" ; c:downloadURL <{web.address}/{name}> .\n<{web.address}/d> c:distribution '
        f"<{web.address}/{name}#r> .\n"
        for name in names
    )
    known = "@prefix c: <http://www.w3.org/ns/dcat#> . @prefix t: <http://purl.org/dc/terms/> .\n"
    return f'{known}<{web.address}/d> a c:Dataset ; t:title "Filer" .\n{files}'


def _page(secret: Path) -> str:
    entities = f"[{hostile.reading(secret)}{hostile.laughs()}]"
    return (
        f'<?xml version="1.0"?><!DOCTYPE html {entities}><html><li class="sv-channel-item"><h2>Justerat protokoll &x;'
        "</h2><p>Organ: Kommunstyrelsen</p><p>Sammanträdesdatum: 2026-02-11</p><p>Anslaget: 2026-02-13</p></li></html>"
    )
