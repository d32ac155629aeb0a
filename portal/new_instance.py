"""A new instance: a folder with a commented insyn.toml for any municipality."""

import json
from collections.abc import Sequence
from pathlib import Path

from datasets.instance import FILE, Municipality, municipalities
from datasets.strict import ConfigError

_EXAMPLES = """
# Källor: en [[source]] var. Ta bort # framför raderna och fyll i er adress.
#
# [[source]]
# name = "protokoll"                       # små bokstäver, siffror och bindestreck
# kind = "minutes"                         # läser kallelser och protokoll
# address = "https://www.example.se/protokoll/"   # sidan som länkar till dem, eller en mapp
# # select = "main a[href]"                # vilka länkar på sidan (CSS-väljare)
# # pattern = "\\\\.pdf$"                    # vilka adresser (reguljärt uttryck)
# # schedule = "15 5 * * *"                # när cron ska hämta
#
# [[source]]
# name = "kolada"
# kind = "kolada"
# indicators = ["N15504", "N00945"]        # Koladas beteckningar
# # compare = ["0000"]                     # kommuner och grupper att jämföra med; 0000 är riket
#
# [[source]]
# name = "oppna-data"
# kind = "ckan"
# address = "https://data.example.se"
"""


_WORDS = """
# [influence]                              # så kan en medlem påverka; visas vid varje kommande möte
# representatives = "Ledamöternas e-post finns på kommunens webbplats."
# question_time = "Allmänheten får ställa frågor kl. 18.00 vid fullmäktiges möten."
# proposal = "Den som är folkbokförd i kommunen kan lämna medborgarförslag."
# proposal_address = "https://www.example.se/medborgarforslag"

# [readers]                                # brevlådorna /saknas och /ta-bort; breven visas av insyn review
# forms = false                            # då visas bara adressen ovan
#
# [privacy]                                # vad som är slutet från början står i docs/kommandon.md
# open = ["regelns namn"]
#
# [server]                                 # namn som webbplatsen svarar på, utöver det i municipality.address
# trusted_hosts = ["insyn.example.se"]
# metrics = true                           # /metrics för Prometheus
#
# [statements]                             # vad lagen kräver på sidorna om personuppgifter och tillgänglighet
# controller = "Kommunstyrelsen"
# data_protection_officer = "dataskyddsombud@example.se"
# retention = "Enligt kommunens dokumenthanteringsplan."
# assessed_by = "Självskattning av kommunens webbgrupp"
# assessed_on = "2026-11-01"
# updated_on = "2026-11-01"
# court = "Förvaltningsrätten i Linköping, Box 406, 581 04 Linköping"    # dit beslut överklagas
"""
_TITLES = {
    "minutes": "Kallelser och protokoll",
    "noticeboard": "Anslagstavlan",
    "kolada": "Nyckeltal från Kolada",
    "ckan": "Kommunens öppna data",
    "dcat": "Kommunens öppna data",
    "table": "Kommunens tabeller",
    "representatives": "Förtroendevalda",
    "oparl": "Sammanträden, ärenden och förtroendevalda",
    "links": "Nyckeltal som hör till beslut",
}


def create(folder: Path, municipality: Municipality, sources: Sequence[str], *, words: str = _WORDS) -> Path:
    """`folder` holds an insyn.toml with the sources, each written KIND=ADDRESS, and the municipality's own words, or
    examples of them. Others cannot enter. Returns the file.

    ConfigError where there is one already, or a source is not written so.
    """
    path = folder / FILE
    if path.exists():
        raise ConfigError(f"{path}: there is an instance here already; name another folder")
    tables = _sources(sources)
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    (folder / "letters").mkdir(mode=0o700, exist_ok=True)
    path.write_text(_head(municipality) + words + ("".join(tables) if tables else _EXAMPLES), encoding="utf-8")
    return path


def find_municipality(code: str) -> Municipality:
    """The municipality with that code, or that name; ConfigError where there is none."""
    for municipality in municipalities().values():
        if code in (municipality.code, municipality.name):
            return municipality
    raise ConfigError(f"--municipality: no municipality has the code {code!r}; give four digits such as 0483")


def _head(municipality: Municipality) -> str:
    contact = _text(municipality.contact) if municipality.contact else '""'
    lines = [
        "# En instans av Insyn: vilken kommun, och varifrån uppgifterna hämtas.",
        "",
        "[municipality]",
        f"code = {_text(municipality.code)}",
        f"name = {_text(municipality.name)}",
        f"county = {_text(municipality.county)}",
        f"contact = {contact}              # e-post eller sida som visas för läsare och för servrarna vi hämtar från",
        f"website = {_text(municipality.website)}              # kommunens webbplats",
        f"notice_board = {_text(municipality.notice_board)}         # kommunens officiella anslagstavla",
        '# address = "https://insyn.example.se"     # portalens egen adress, när den har en',
        '# organization_number = "212000-0000"     # kommunens organisationsnummer, för datakatalogen /dcat.rdf',
        f"accent = {_text(municipality.accent)}        # färgen på länkar och rubriker",
    ]
    if municipality.invented:
        lines.append("invented = true            # varje sida säger att allt är påhittat")
    return "\n".join(lines) + "\n"


def _sources(sources: Sequence[str]) -> list[str]:
    names: set[str] = set()
    tables = []
    for source in sources:
        kind, _, address = source.partition("=")
        if not address:
            raise ConfigError(f"--source: {source!r} names no address; write KIND=ADDRESS, such as minutes=https://...")
        name = kind if kind not in names else f"{kind}-{len(names) + 1}"
        names.add(name)
        tables.append(_source(name, kind, address))
    return tables


def _source(name: str, kind: str, address: str) -> str:
    if kind == "kolada" and "://" not in address:
        indicators = ", ".join(_text(one.strip()) for one in address.split(","))
        return _table(name, kind, f"indicators = [{indicators}]")
    if "://" not in address:
        address = Path(address).resolve().as_uri()
    return _table(name, kind, f"address = {_text(address)}")


def _table(name: str, kind: str, place: str) -> str:
    title = _text(_TITLES.get(kind, name))
    return f"\n[[source]]\nname = {_text(name)}\nkind = {_text(kind)}\ntitle = {title}\n{place}\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
