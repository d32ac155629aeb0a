"""The lists of the portal and what each can be filtered by: one home for their pages and their feeds."""

from flask_babel import lazy_gettext as _

from portal import words
from portal.pages import slugs
from portal.pages.context import catalogue
from portal.pages.listing import By, Listing
from portal.pages.parameters import Parameters


def decisions(given: Parameters) -> Listing:
    filters = (
        _by_body(_("Organ")),
        By("ar", _("År"), "year", latest_first=True),
        By("utfall", _("Utfall"), "outcome", outcome_words, slugs.OUTCOMES),
        By("hur", _("Hur"), "method", words.METHODS.__getitem__, slugs.METHODS),
    )
    return Listing.asked("/beslut", catalogue().decisions.selection, filters, given)


def matters(given: Parameters) -> Listing:
    filters = (
        By("fas", _("Läge"), "phase", words.PHASES.__getitem__, slugs.PHASES),
        _by_body(_("Organ")),
        By("ar", _("Senast behandlat"), "year", latest_first=True),
    )
    return Listing.asked("/arenden", catalogue().matters.selection, filters, given)


def meetings(given: Parameters) -> Listing:
    filters = (
        _by_body(_("Organ")),
        By("ar", _("År"), "year", latest_first=True),
    )
    return Listing.asked("/moten", catalogue().meetings.selection, filters, given)


def assignments(given: Parameters) -> Listing:
    filters = (
        By("lage", _("Läge"), "state", words.ASSIGNMENT_STATES.__getitem__, slugs.ASSIGNMENT_STATES),
        _by_body(_("Gavs av")),
        By("till", _("Gavs till"), "assignee", swedish=True),
        By("ar", _("Gavs år"), "year", latest_first=True),
    )
    return Listing.asked("/uppdrag", catalogue().assignments.selection, filters, given)


def notices(given: Parameters) -> Listing:
    filters = (
        By("slag", _("Slag"), "kind", words.NOTICES.__getitem__, slugs.NOTICES),
        _by_body(_("Organ")),
        By("ar", _("År"), "year", latest_first=True),
    )
    return Listing.asked("/anslag", catalogue().notices.selection, filters, given)


def documents(given: Parameters) -> Listing:
    filters = (By("slag", _("Slag"), "kind", words.DOCUMENTS.__getitem__, slugs.DOCUMENTS),)
    return Listing.asked("/handlingar", catalogue().documents.selection, filters, given)


def people(given: Parameters) -> Listing:
    filters = (
        _by_body(_("Organ")),
        By("parti", _("Parti"), "party"),
    )
    return Listing.asked("/ledamoter", catalogue().people.selection, filters, given)


def indicators(given: Parameters) -> Listing:
    filters = (By("omrade", _("Område"), "area", swedish=True),)
    return Listing.asked("/nyckeltal", catalogue().indicators.selection, filters, given)


def _by_body(title: str) -> By:
    names = catalogue().organizations.names()
    return By("organ", title, "organization", names.__getitem__, known=names, swedish=True)


def outcome_words(code: str) -> str:
    """The words of an outcome, or of how an approval relates to the proposal."""
    told, _help = words.COMPARED.get(code) or words.OUTCOMES[code]
    return str(told)
