"""A record's news as an Atom entry: why it is there, what it says and where it leads."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup

from portal import addresses, wording, words
from portal.atom import Entry
from portal.catalogue.news import News
from portal.catalogue.record import Change
from portal.language import at, to
from portal.points import points

MOST = 50
_LONGEST_TITLE, _LONGEST_TEXT = 120, 400
_KINDS = {
    "decisions": lazy_gettext("Beslut"),
    "agenda_items": lazy_gettext("Punkt på dagordning"),
    "meetings": lazy_gettext("Möte"),
    "assignments": lazy_gettext("Uppdrag"),
    "notices": lazy_gettext("Anslag"),
    "ballots": lazy_gettext("Röst"),
    "statements": lazy_gettext("Reservation eller anteckning"),
    "memberships": lazy_gettext("Plats i organ"),
    "indicator_values": lazy_gettext("Värde för nyckeltal"),
    "documents": lazy_gettext("Handling"),
    "organizations": lazy_gettext("Organ"),
    "catalog_datasets": lazy_gettext("Datamängd"),
    "resources": lazy_gettext("Fil"),
}
_NEW = {
    "decisions": lazy_gettext("Nytt beslut"),
    "assignments": lazy_gettext("Nytt uppdrag"),
    "notices": lazy_gettext("Nytt anslag"),
    "memberships": lazy_gettext("Ny plats i organ"),
    "indicator_values": lazy_gettext("Nytt värde"),
    "documents": lazy_gettext("Ny handling"),
    "organizations": lazy_gettext("Nytt organ"),
    "catalog_datasets": lazy_gettext("Ny datamängd"),
    "resources": lazy_gettext("Ny fil"),
}
_STATES = {
    ("agenda_items", "planned"): lazy_gettext("Ska behandlas"),
    ("agenda_items", "proposal"): lazy_gettext("Nytt förslag"),
    ("agenda_items", "information"): lazy_gettext("Ny information"),
    ("agenda_items", "decision"): lazy_gettext("Ny punkt"),
    ("meetings", "planned"): lazy_gettext("Nytt möte"),
    ("meetings", "held"): lazy_gettext("Mötet är hållet"),
    ("meetings", "cancelled"): lazy_gettext("Mötet är inställt"),
    ("assignments", "reported"): lazy_gettext("Uppdraget redovisat"),
    ("ballots", "yes"): lazy_gettext("Röstade ja"),
    ("ballots", "no"): lazy_gettext("Röstade nej"),
    ("ballots", "abstain"): lazy_gettext("Avstod från att rösta"),
    ("ballots", "absent"): lazy_gettext("Var frånvarande vid omröstningen"),
    ("statements", "reservation"): lazy_gettext("Reserverade sig"),
    ("statements", "note"): lazy_gettext("Anteckning till protokollet"),
    ("statements", "recusal"): lazy_gettext("Jäv"),
    ("statements", "no_part"): lazy_gettext("Deltog inte i beslutet"),
}
_TOLD_BY_STATE = {"meetings": "state", "assignments": "reported_in"}
"""The field whose change is told by the new state itself."""

Changes = dict[tuple[str, str], list[Change]]


def entries(news: Iterable[News], changes: Changes, server: str) -> list[Entry]:
    """The newest of the news as entries, the newest first; `server` is its address without a slash at its end."""
    newest = sorted(news, key=lambda item: (updated(item), item.date or "", item.id), reverse=True)[:MOST]
    return [_entry(item, changes.get((item.table, item.id), []), server) for item in newest]


def _entry(news: News, changes: Sequence[Change], server: str) -> Entry:
    why = reason(news, changes)
    return Entry(
        id=_tag(news, server),
        title=_("%(reason)s: %(title)s", reason=why, title=_short(news.title, _LONGEST_TITLE)),
        summary=_summary(news, changes),
        link=server + to(path(news)),
        updated=updated(news),
        published=news.first_seen,
        kind=(news.table, str(_KINDS[news.table])),
    )


def reason(news: News, changes: Sequence[Change]) -> str:
    """Why the entry is there: the record is new, differs from before, or its time has run out."""
    if news.gone:
        return str(_("Finns inte längre hos källan"))
    if _run_out(news):
        return str(_("Tiden har gått ut"))
    if [change.field for change in changes] == ["gone"]:
        return str(_("Finns åter hos källan"))
    fields = list(dict.fromkeys(change.field for change in changes))
    if fields and _TOLD_BY_STATE.get(news.table) not in fields:
        return str(
            _("Ändrat (%(fields)s)", fields=", ".join(wording.column_title(news.table, field) for field in fields))
        )
    return str(_STATES.get((news.table, news.state or "")) or _NEW[news.table])


def updated(news: News) -> str:
    """When the version came, in UTC: the day after an assignment's last day, where it runs out later than that."""
    return max(news.modified, _run_out(news))


def _run_out(news: News) -> str:
    is_overdue = (news.table, news.state) == ("assignments", "overdue") and not news.gone
    last = wording.parse_day(news.detail) if is_overdue else None
    if last is None:
        return ""
    midnight = datetime(last.year, last.month, last.day, tzinfo=wording.SWEDEN) + timedelta(days=1)
    moment = midnight.astimezone(UTC).isoformat()
    return moment if moment > news.modified else ""


def path(news: News) -> str:
    """The page that tells of it."""
    match news.table:
        case "meetings":
            return addresses.meeting_path(news.id)
        case "agenda_items":
            meeting = news.target or ""
            return f"{addresses.meeting_path(meeting)}#{quote(addresses.anchor(news.id, meeting))}"
        case "notices":
            return addresses.notice_path(news.id)
        case "documents":
            return addresses.document_path(news.id)
        case "memberships" | "organizations":
            return addresses.organization_path(news.organization or "")
        case "indicator_values":
            return addresses.indicator_path(news.target or "")
        case "catalog_datasets" | "resources":
            return addresses.data_set_path(news.target or "")
    return addresses.decision_path(news.target or "", news.organization or "", news.date or "")


def _tag(news: News, server: str) -> str:
    """An identifier of this version of the record (RFC 4151). The day in it is that when the record was first seen."""
    version = updated(news).replace(":", "").replace("+0000", "Z")
    return (
        f"tag:{urlsplit(server).hostname},{news.first_seen[:10]}:{at('/')[1:]}{news.table}/{quote(news.id)}/{version}"
    )


def _summary(news: News, changes: Sequence[Change]) -> str:
    if news.table == "indicator_values":
        measured = wording.measured(float(news.state or 0), news.detail)
        plain = Markup(measured)  # nosec B704 # its tags are taken away
        return f"{news.date}: {plain.striptags()}"
    number = wording.numbered(news.number, news.state)
    where = f"{news.organization_name} {number}" if news.organization_name and number else news.organization_name
    became = _became(news)
    causes = dict.fromkeys(str(words.CAUSES[change.cause]) for change in changes)
    text = " ".join(points(news.text or ""))
    facts = [where, wording.day_text(news.date), became, _short(text, _LONGEST_TEXT), *causes]
    return " · ".join(str(fact) for fact in facts if fact)


def _became(news: News) -> str:
    """The outcome of a decision; what kind of body it is."""
    if news.table == "organizations":
        return str(words.ORGANIZATIONS[news.state or "other"])
    return wording.outcome(news.state or "", news.detail) if news.table == "decisions" else ""


def _short(text: str, longest: int) -> str:
    """The beginning of a text, up to a blank where there is one."""
    if len(text) <= longest:
        return text
    beginning = text[: longest - 1]
    return f"{beginning.rpartition(' ')[0] or beginning}…"
