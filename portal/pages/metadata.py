"""What pages say of themselves to programs: functions that templates/portal/_head.html calls."""

from flask import Flask

from portal import addresses, schema_org
from portal.catalogue.decisions import Decision
from portal.catalogue.matters import Matter
from portal.catalogue.meetings import Meeting
from portal.catalogue.organizations import Organization
from portal.language import at, to
from portal.pages.context import absolute, context
from portal.schema_org import Thing


def register(app: Flask) -> None:
    """The templates of the pages can use these."""
    described = (site_data, decision_data, matter_data, meeting_data, organization_data)
    app.jinja_env.globals.update({function.__name__: function for function in (absolute, *described)})


def site_data() -> Thing:
    return schema_org.site(context().municipality, absolute(to("/")), absolute(to("/sok?q=")))


def decision_data(decision: Decision) -> Thing:
    path = addresses.decision_path(decision.id, decision.organization, decision.date)
    matter = absolute(at(addresses.matter_path(decision.matter))) if decision.matter else ""
    return schema_org.decision(decision, context().municipality, absolute(at(path)), matter)


def matter_data(matter: Matter) -> Thing:
    return schema_org.matter(matter, context().municipality, absolute(at(addresses.matter_path(matter.id))))


def meeting_data(meeting: Meeting) -> Thing:
    return schema_org.meeting(meeting, context().municipality, absolute(at(addresses.meeting_path(meeting.id))))


def organization_data(organization: Organization) -> Thing:
    path = addresses.organization_path(organization.id)
    return schema_org.organization(organization.name, context().municipality, absolute(at(path)))
