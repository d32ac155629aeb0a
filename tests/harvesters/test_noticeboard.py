"""The notice board harvester: the sample's board, MeetingsPlus' real reply, boards of other makes, and bad ones."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import sample
from datasets.appeal import last_appeal_day
from datasets.declaration import load
from datasets.instance import Instance, Source
from datasets.strict import ConfigError
from harvesters import rounds
from harvesters.kinds import kind_of
from harvesters.outcome import Outcome
from harvesters.store import Store
from sample import Truth
from tests.conftest import NOW, SHARED, WebSite, make_instance

MEETINGSPLUS = SHARED / "real" / "noticeboards" / "meetingsplus_ange_dbb_published_2024-03-04.json"
API = "/api/dbb/v1.0/announcements/published/"
needs_reply = pytest.mark.skipif(not MEETINGSPLUS.exists(), reason="the shared real reply is not beside the repository")


def board(folder: Path, address: str, **settings: Any) -> Instance:
    return make_instance(folder, Source("tavlan", "noticeboard", address, settings=settings))


def run(instance: Instance, days: int = 0) -> Outcome:
    return rounds.harvest_round(instance, now=lambda: NOW + timedelta(days=days)).outcomes[0]


def notices(instance: Instance) -> list[dict[str, Any]]:
    with Store(instance.store, load()) as store:
        cursor = store.connection.execute("SELECT * FROM notices ORDER BY posted_on, title")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def item(title: str, *facts: str, link: str = "") -> str:
    heading = f'<a href="{link}">{title}</a>' if link else title
    return f'<li class="sv-channel-item"><h2>{heading}</h2>{"".join(f"<p>{fact}</p>" for fact in facts)}</li>'


def adjusted(*facts: str, body: str = "Kommunstyrelsen", link: str = "") -> str:
    return item("Justerat protokoll", f"Organ: {body}", *facts, link=link)


@pytest.fixture
def page(tmp_path: Path, web: WebSite) -> Instance:
    return board(tmp_path, f"{web.address}/anslag/")


@pytest.fixture(scope="module")
def exempelby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Truth, str]]:
    folder = tmp_path_factory.mktemp("exempelby")
    truth = sample.build(folder, today=date(2026, 3, 2))
    with sample.serve(folder) as address:
        yield truth, address


def test_the_sample_board_is_stored_as_it_hangs(tmp_path: Path, exempelby: tuple[Truth, str]) -> None:
    truth, address = exempelby
    instance = board(tmp_path, f"{address}/kommun-och-politik/anslagstavla/")
    outcome = run(instance)
    assert (outcome.failure, outcome.issues) == ("", [])
    with Store(instance.store, load()) as store:
        bodies = dict(store.connection.execute("SELECT id, name FROM organizations"))
    found = {
        (bodies[n["organization"]], n["meeting_date"], n["adjusted_on"], n["posted_on"], n["remove_on"], n["kept_at"])
        for n in notices(instance)
    }
    assert len(truth.notices) >= 4
    assert found == {
        (n.organization, n.meeting_date, n.adjusted_on, n.posted_on, n.removed_on, n.kept_at) for n in truth.notices
    }
    links = {n["url"] for n in notices(instance) if n["url"]}
    assert links == {f"{address}{n.link}" for n in truth.notices if n.link}


def test_the_sample_board_has_kinds_and_days_of_appeal(tmp_path: Path, exempelby: tuple[Truth, str]) -> None:
    truth, address = exempelby
    instance = board(tmp_path, f"{address}/kommun-och-politik/anslagstavla/")
    run(instance)
    known = {"Kallelse": "council_meeting", "Justerat": "adjusted_minutes"}
    kinds = [known.get(n.kind.split()[0], "announcement") for n in truth.notices]
    assert set(kinds) == {"council_meeting", "adjusted_minutes", "announcement"}
    assert sorted(n["kind"] for n in notices(instance)) == sorted(kinds)
    for notice in notices(instance):
        day = last_appeal_day(date.fromisoformat(notice["posted_on"])).isoformat()
        assert notice["appeal_until"] == (day if notice["kind"] == "adjusted_minutes" else None)


@needs_reply
def test_meetingsplus_own_json_is_told_by_its_form(tmp_path: Path, web: WebSite) -> None:
    web.pages[API] = MEETINGSPLUS.read_bytes()
    instance = board(tmp_path, f"{web.address}{API}")
    assert not run(instance).issues
    found = {n["id"].removeprefix("tavlan-")[:8]: n for n in notices(instance)}
    assert len(found) == 7
    council, meeting = found["80ed74be"], found["ff7e7e09"]
    assert council["kind"] == "adjusted_minutes"
    assert council["organization"] == "kommunfullmaktige"
    assert (council["meeting_date"], council["posted_on"]) == ("2024-02-26", "2024-03-01")
    assert (council["remove_on"], council["appeal_until"]) == ("2024-03-22", "2024-03-22")
    assert council["url"] == f"{web.address}/committees/kommunfullmaktige"
    assert (meeting["kind"], meeting["meeting_date"], meeting["late"]) == ("council_meeting", "2024-02-26", "notice")


@needs_reply
def test_what_meetingsplus_leaves_out_stays_empty(tmp_path: Path, web: WebSite) -> None:
    web.pages[API] = MEETINGSPLUS.read_bytes()
    instance = board(tmp_path, f"{web.address}{API}")
    run(instance)
    found = {n["id"].removeprefix("tavlan-")[:8]: n for n in notices(instance)}
    nameless, company = found["85fd44f6"], found["a1871c78"]
    assert nameless["organization"] == "bygg-och-miljonamnden"
    assert (nameless["meeting_date"], nameless["url"], nameless["adjusted_on"]) == (None, None, None)
    assert company["meeting_date"] == "2024-02-12"
    assert company["appeal_until"] is None


def test_facts_are_read_in_the_forms_that_boards_print_them(page: Instance, web: WebSite) -> None:
    facts = "<b>Organ:</b> Kultur- och <i>turismnämnden</i><br><b>Sammanträdesdatum</b> 3 februari 2026<br>"
    table = "<table><tr><th>Justeringsdatum</th><td>2026-02-09</td></tr><tr><th>Tas ned</th><td></td></tr></table>"
    spans = "<p><span>Datum för anslagets uppsättande</span> <span>2026-02-10</span></p>"
    web.pages["/anslag/"] = (
        f'<ul><li class="sv-channel-item"><h3>Justerat protokoll</h3><p>{facts}</p>{table}{spans}'
        "<p>Förvaringsplats: Kommunhuset, <a href='/plan-3'>plan 3</a></p><p>Välkommen!</p></li></ul>"
    )
    assert not run(page).issues
    [notice] = notices(page)
    assert notice["organization"] == "kultur-och-turismnamnden"
    assert (notice["meeting_date"], notice["adjusted_on"]) == ("2026-02-03", "2026-02-09")
    assert (notice["posted_on"], notice["remove_on"]) == ("2026-02-10", None)
    assert (notice["kept_at"], notice["appeal_until"]) == ("Kommunhuset, plan 3", "2026-03-03")


def test_a_limepark_board_is_read_without_settings(page: Instance, web: WebSite) -> None:
    web.pages["/anslag/"] = (
        '<li class="limepark-notice-board__item"><button><span class="limepark-notice-board__item__name">Protokoll '
        'valnämnden 2026-02-05</span></button><div class="limepark-notice-board__item__content"><p>Anslaget: 2026-02-09'
        '<br>Tas ner: 2026-03-03</p><a href="/download/18.1/valnamnden.pdf">Protokoll</a></div></li>'
    )
    run(page)
    [notice] = notices(page)
    assert (notice["title"], notice["kind"]) == ("Protokoll valnämnden 2026-02-05", "adjusted_minutes")
    assert (notice["organization"], notice["meeting_date"]) == ("valnamnden", "2026-02-05")
    assert notice["url"] == f"{web.address}/download/18.1/valnamnden.pdf"


def test_a_board_of_another_make_is_read_by_selectors_and_words(tmp_path: Path, web: WebSite) -> None:
    web.pages["/anslag/"] = (
        '<article class="post"><p class="what">Nämndbrev</p><em>Socialnämnden</em><p>Hänger från: 2026-02-10</p>'
        '<a href="/brev.pdf">Ladda ned</a></article>'
    )
    settings: dict[str, Any] = {
        "item": "article.post",
        "selectors": {"title": ".what", "organization": "em"},
        "labels": {"posted_on": ["Hänger från"]},
        "kinds": {"decision_material": ["nämndbrev"]},
    }
    instance = board(tmp_path, f"{web.address}/anslag/", **settings)
    assert not run(instance).issues
    [notice] = notices(instance)
    assert (notice["title"], notice["kind"]) == ("Nämndbrev", "decision_material")
    assert (notice["organization"], notice["posted_on"]) == ("socialnamnden", "2026-02-10")
    assert notice["url"] == f"{web.address}/brev.pdf"


def test_the_notices_own_page_tells_the_rest(tmp_path: Path, web: WebSite) -> None:
    web.pages["/anslag/"] = item("Justerat protokoll", link="/anslag/ks") + item("Kallelse", link="/anslag/borta")
    web.pages["/anslag/ks"] = "<nav>Organ: Meny</nav><main><p>Organ: Kommunstyrelsen<p>Anslaget: 2026-02-10</main>"
    instance = board(tmp_path, f"{web.address}/anslag/", follow="main")
    outcome = run(instance)
    assert [issue.kind for issue in outcome.issues] == ["not fetched"]
    minutes, summons = sorted(notices(instance), key=lambda notice: notice["kind"])
    assert (minutes["organization"], minutes["appeal_until"]) == ("kommunstyrelsen", "2026-03-03")
    assert (summons["kind"], summons["organization"]) == ("board_meeting", None)


@pytest.mark.parametrize(
    ("adjusted_on", "posted_on", "late"),
    [
        ("2026-02-17", "2026-02-19", None),
        ("2026-02-18", "2026-02-19", "adjustment"),
        ("2026-02-10", "2026-02-13", "announcement"),
        ("2026-02-24", "2026-03-03", "adjustment_and_announcement"),
        ("2026-02-13", "2026-02-16", None),  # the second day is a Sunday
        ("", "2026-03-16", None),
    ],
)
def test_days_outside_the_times_of_the_law_are_marked(
    page: Instance, web: WebSite, adjusted_on: str, posted_on: str, late: str | None
) -> None:
    facts = "Sammanträdesdatum: 2026-02-03", f"Justerat: {adjusted_on}", f"Anslaget: {posted_on}"
    web.pages["/anslag/"] = adjusted(*facts)
    run(page)
    assert [notice["late"] for notice in notices(page)] == [late]


@pytest.mark.parametrize(
    "notice",
    [
        adjusted("Sammanträdesdatum: 2026-02-03"),
        adjusted("Anslaget: 2026-02-10", body="Styrelsen för Provby Energi AB"),
        adjusted("Anslaget: 2026-02-10", body="Kommunens revisorer"),
        item("Justerat protokoll", "Anslaget: 2026-02-10"),
        item("Delegationsbeslut", "Organ: Byggnadsnämnden", "Anslaget: 2026-02-10", "Tas ned: 2026-03-10"),
        item("Ojusterat protokoll", "Organ: Kommunstyrelsen", "Anslaget: 2026-02-10", "Tas ned: 2026-03-10"),
        item("Kungörelse om beviljat bygglov", "Organ: Byggnadsnämnden", "Anslaget: 2026-02-10"),
    ],
    ids=["not posted", "company", "not a body", "no body", "delegated", "not adjusted", "other law"],
)
def test_no_day_of_appeal_is_reckoned_where_it_is_not_sure(page: Instance, web: WebSite, notice: str) -> None:
    web.pages["/anslag/"] = notice
    run(page)
    assert [one["appeal_until"] for one in notices(page)] == [None]


def test_an_unknown_kind_is_an_issue_and_stands_as_announcement(page: Instance, web: WebSite) -> None:
    web.pages["/anslag/"] = item(
        "Vargavinter", "Typ av anslag: Oväder", "Anslaget: i förrgår", link="javascript:alert(1)"
    )
    issues = {(issue.kind, issue.value) for issue in run(page).issues}
    assert issues == {("unknown kind", "Oväder"), ("unreadable date", "i förrgår")}
    [notice] = notices(page)
    assert (notice["kind"], notice["title"], notice["posted_on"]) == ("announcement", "Vargavinter", None)
    assert notice["url"] is None


def test_a_document_uploaded_again_is_the_same_notice_and_a_vanished_one_is_gone(page: Instance, web: WebSite) -> None:
    facts = "Sammanträdesdatum: 2026-02-03", "Anslaget: 2026-02-10"
    web.pages["/anslag/"] = adjusted(*facts, link="/a/1.pdf") + item("Kungörelse", "Anslaget: 2026-02-11")
    run(page)
    web.pages["/anslag/"] = adjusted(*facts, link="/a/2.pdf")
    outcome = run(page, days=1)
    assert (outcome.counts.added, outcome.counts.changed, outcome.counts.gone) == (0, 1, 1)
    assert [bool(notice["gone"]) for notice in notices(page)] == [False, True]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<h1>Vi bygger om</h1>", "shows no notices"),
        ("", "shows no notices"),
        ('<li class="sv-channel-item"><script>Kallelse</script></li>', "shows no notices"),
        ('{"items": []}', "holds no list Items"),
        ("[1, 2]", "holds no list Items"),
        ('{"Items": [3]}', "holds no list Items"),
        ('{"Items": [', "is not JSON"),
        (json.dumps({"Items": [], "TotalItemCount": 40}), "has 40 notices but gave 0"),
        (json.dumps({"Items": [{"Id": "a", "Type": "Protokoll"}]}), "no longer gives"),
        (json.dumps({"Items": [], "TotalItemCount": 0}), "at least 1 were expected"),
    ],
)
def test_a_board_not_to_be_believed_leaves_what_stood(page: Instance, web: WebSite, body: str, complaint: str) -> None:
    web.pages["/anslag/"] = adjusted("Anslaget: 2026-02-10")
    run(page)
    web.pages["/anslag/"] = (200, {"Content-Type": "text/html"}, body.encode())
    assert complaint in run(page, days=1).failure
    assert [notice["gone"] for notice in notices(page)] == [None]


def test_hostile_facts_are_kept_out(page: Instance, web: WebSite) -> None:
    nested = "<b>" * 2000 + "Kallelse" + "</b>" * 2000
    web.pages["/anslag/"] = adjusted(
        "Anslaget: 1901-01-01", "Justerat: 2026-02-31", "Tas ned: 2099-12-31 och 0000"
    ) + item(nested, "Organ: ***", "Organ: Kommunstyrelsen", link="http://[::1")
    assert {issue.kind for issue in run(page).issues} == {"unreadable date"}
    minutes, summons = sorted(notices(page), key=lambda notice: notice["kind"])
    assert [minutes[name] for name in ("posted_on", "adjusted_on", "appeal_until", "late")] == [None] * 4
    assert (summons["title"], summons["organization"], summons["url"]) == ("Kallelse", None, None)


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"item": "li[["}, "is no CSS selector"),
        ({"labels": {"posted": ["Anslaget"]}}, "unknown key 'posted'"),
        ({"kinds": {"weather": ["storm"]}}, "unknown key 'weather'"),
        ({"selectors": {"titel": "h2"}}, "unknown key 'titel'"),
    ],
)
def test_settings_are_checked_before_anything_is_fetched(settings: dict[str, Any], complaint: str) -> None:
    source = Source("tavlan", "noticeboard", "https://www.example.se/anslag", settings=settings)
    with pytest.raises(ConfigError, match=complaint):
        kind_of(source, "insyn.toml")
