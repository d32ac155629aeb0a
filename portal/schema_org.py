"""What pages tell search engines in schema.org's terms (JSON-LD): decisions, matters, meetings, bodies, the site."""

from datetime import date, datetime, time
from typing import Any

from datasets.instance import Municipality
from portal.catalogue.decisions import Decision
from portal.catalogue.matters import Matter
from portal.catalogue.meetings import Meeting
from portal.wording import SWEDEN, paragraph

Thing = dict[str, Any]
_CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
_CONTEXT = {"@context": "https://schema.org"}


def site(municipality: Municipality, address: str, search: str) -> Thing:
    """`search` is the address of a search, to which the words are added."""
    return {
        **_CONTEXT,
        "@type": "WebSite",
        "name": f"Insyn {municipality.name}",
        "url": address,
        "inLanguage": ["sv", "en"],
        "publisher": _municipality(municipality),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}{{words}}"},
            "query-input": "required name=words",
        },
    }


def decision(found: Decision, municipality: Municipality, address: str, matter: str) -> Thing:
    """A decision is a work of the body that made it, not always a rule, so it is no Legislation."""
    number = paragraph(found.number).replace("\u00a0", " ")
    return _known(
        {
            **_CONTEXT,
            "@type": "CreativeWork",
            "@id": address,
            "url": address,
            "name": found.title,
            "identifier": f"{found.organization_name} {found.date} {number}".strip(),
            "genre": "Beslut",
            "inLanguage": "sv",
            "dateCreated": found.date,
            "creator": body(found.organization_name, municipality),
            "isPartOf": {"@type": "CreativeWork", "url": matter} if matter else None,
            "isBasedOn": found.source_url,
            "license": _CC0,
        }
    )


def matter(found: Matter, municipality: Municipality, address: str) -> Thing:
    return _known(
        {
            **_CONTEXT,
            "@type": "CreativeWork",
            "@id": address,
            "url": address,
            "name": found.title,
            "identifier": found.case_number,
            "genre": "Ärende",
            "inLanguage": "sv",
            "dateCreated": found.first_date,
            "publisher": _municipality(municipality),
            "license": _CC0,
        }
    )


def meeting(found: Meeting, municipality: Municipality, address: str) -> Thing:
    """A meeting without a known place is at the municipality, which schema.org wants a place for."""
    status = "EventCancelled" if found.state == "cancelled" else "EventScheduled"
    return _known(
        {
            **_CONTEXT,
            "@type": "Event",
            "@id": address,
            "url": address,
            "name": found.organization_name,
            "startDate": _moment(found.date, found.start),
            "endDate": _moment(found.date, found.end) if found.end else None,
            "eventStatus": f"https://schema.org/{status}",
            "location": {"@type": "Place", "name": found.place or municipality.name, "address": municipality.name},
            "organizer": body(found.organization_name, municipality),
            "isAccessibleForFree": True if found.public else None,
            "inLanguage": "sv",
        }
    )


def organization(name: str, municipality: Municipality, address: str) -> Thing:
    return {**_CONTEXT, **body(name, municipality), "@id": address, "url": address}


def body(name: str, municipality: Municipality) -> Thing:
    """A body of the municipality."""
    return {"@type": "GovernmentOrganization", "name": name, "parentOrganization": _municipality(municipality)}


def _municipality(municipality: Municipality) -> Thing:
    return _known({"@type": "GovernmentOrganization", "name": municipality.name, "url": municipality.website or None})


def _moment(day: str, clock: str | None) -> str:
    """The time with its offset from UTC, or the day where no time is known."""
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock or ""), SWEDEN).isoformat()
    except ValueError:
        return day


def _known(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value is not None}
