"""Plain Swedish for the codes of the tables, translated where the page is in another language."""

from portal.language import lazy_gettext as _

PHASES = {"coming": _("På gång"), "decided": _("Beslutat"), "delivered": _("Uppföljt")}
PHASE_HELP = {
    "coming": _("Ska behandlas, eller väntar på att ett annat organ ska besluta."),
    "decided": _("Det finns ett beslut. Uppdrag som beslutet gav är inte redovisade än, eller inga uppdrag gavs."),
    "delivered": _("Alla uppdrag som besluten gav har redovisats."),
}
OUTCOMES = {
    "approved": (_("Beslutat"), _("Ärendet avgjordes. Det finns inget förslag i handlingen att jämföra med.")),
    "rejected": (_("Avslaget"), _("Förslaget eller begäran fick nej.")),
    "tabled": (_("Bordlagt"), _("Beslutet sköts upp till ett senare sammanträde.")),
    "referred_back": (_("Återremitterat"), _("Ärendet skickades tillbaka för mer arbete innan det kan avgöras.")),
    "noted": (_("Noterat"), _("Uppgifterna togs emot och lades till handlingarna.")),
    "referred": (_("Skickat vidare"), _("Ärendet lämnades till ett annat organ eller på remiss.")),
    "elected": (_("Valt"), _("Någon valdes eller utsågs.")),
    "withdrawn": (_("Utgick"), _("Ärendet togs bort utan att avgöras.")),
    "answered": (
        _("Besvarat"),
        _("Frågan, motionen eller medborgarförslaget fick ett svar utan att bifallas eller avslås."),
    ),
    "other": (_("Annat beslut"), _("Utfallet är inget av de vanliga. Läs beslutstexten.")),
    "none": (_("Inget beslut"), _("Punkten behandlades utan att något beslutades.")),
}
COMPARED = {
    "as_proposed": (_("Som föreslaget"), _("Beslutet är detsamma som förslaget i handlingen.")),
    "changed": (_("Ändrat mot förslaget"), _("Beslutet skiljer sig från förslaget i handlingen.")),
}
OPTIONS = {"yes": _("Ja"), "no": _("Nej"), "abstain": _("Avstår"), "absent": _("Frånvarande")}
STATEMENTS = {
    "reservation": _("Reservationer"),
    "note": _("Anteckningar till protokollet"),
    "recusal": _("Jäv: deltog inte på grund av eget intresse i saken"),
    "no_part": _("Deltog inte i beslutet"),
}
STATEMENTS_ONE = {
    "reservation": _("Reservation"),
    "note": _("Anteckning till protokollet"),
    "recusal": _("Jäv"),
    "no_part": _("Deltog inte i beslutet"),
}
ASSIGNMENT_STATES = {
    "open": _("Pågår"),
    "overdue": _("Tiden har gått ut"),
    "reported": _("Redovisat"),
    "unknown": _("Ingen tid angiven"),
}
MEETING_STATES = {"planned": _("Planerat"), "held": _("Hållet"), "cancelled": _("Inställt")}
CAUSES = {
    "source": _("Källan ändrade uppgiften."),
    "parser": _("Insyn läser handlingen bättre än förut."),
    "staff": _("Rättat av kommunens personal."),
}
DOCUMENTS = {
    "minutes": _("Protokoll"),
    "agenda": _("Kallelse"),
    "summary": _("Sammandrag"),
    "draft": _("Utkast"),
    "other": _("Handling"),
}
NEWS = {
    "minutes": _("Protokoll"),
    "summonses": _("Kallelser"),
    "notices": _("Anslag, i avskrift"),
    "matters": _("Nya ärenden"),
    "reports": _("Redovisade uppdrag"),
    "figures": _("Nyckeltal"),
}
HIT_KINDS = {
    "decision": _("Beslut"),
    "agenda_item": _("Punkter på dagordningar"),
    "matter": _("Ärenden"),
    "meeting": _("Möten"),
    "assignment": _("Uppdrag"),
    "notice": _("Anslag"),
    "data_set": _("Datamängder"),
    "indicator": _("Nyckeltal"),
    "page": _("Sidor i handlingar"),
}
HIT_ONE = {
    "decision": _("Fattat beslut"),
    "agenda_item": _("Punkt på dagordning"),
    "matter": _("Ärende"),
    "meeting": _("Möte"),
    "assignment": _("Givet uppdrag"),
    "notice": _("Uppsatt anslag"),
    "data_set": _("Datamängd"),
    "indicator": _("Nyckeltal"),
    "page": _("Sida i handling"),
}
ROLES = {
    "chair": _("ordförande"),
    "vice chair": _("vice ordförande"),
    "member": _("ledamot"),
    "substitute": _("ersättare"),
}
SOURCE_STATES = {
    "ok": _("Uppdaterad"),
    "stale": _("Gammal"),
    "failing": _("Hämtningen misslyckas"),
    "never": _("Aldrig hämtad"),
    "retired": _("Hämtas inte längre"),
}
NOTICES = {
    "council_meeting": _("Fullmäktige ska mötas"),
    "board_meeting": _("Styrelsen eller en nämnd ska mötas"),
    "adjusted_minutes": _("Ett protokoll är justerat"),
    "minutes": _("Protokoll"),
    "delegated_decision": _("Beslut av tjänsteperson"),
    "appeal_information": _("Så överklagar man"),
    "announcement": _("Kungörelse"),
    "decision_material": _("Underlag för beslut"),
}
LATE = {
    "adjustment": _("Protokollet justerades mer än 14 dagar efter mötet."),
    "announcement": _("Justeringen tillkännagavs senare än andra dagen efter justeringen."),
    "adjustment_and_announcement": _("Protokollet justerades och tillkännagavs senare än lagen säger."),
    "notice": _("Mötet kungjordes mindre än en vecka före."),
}
ORGANIZATIONS = {
    "council": _("Fullmäktige"),
    "board": _("Styrelse"),
    "committee": _("Nämnd"),
    "subcommittee": _("Utskott"),
    "department": _("Förvaltning"),
    "party": _("Parti"),
    "other": _("Annat organ"),
}
METHODS = {"vote": _("Omröstning"), "acclamation": _("Utan omröstning")}
VOTES = {
    "main": _("Huvudvotering"),
    "counter_proposal": _("Omröstning om motförslag"),
    "procedural": _("Omröstning om hur ärendet ska hanteras"),
}
GENDERS = {"K": _("Kvinnor"), "M": _("Män")}
DIRECTIONS = {
    "higher": _("Högre är bättre"),
    "lower": _("Lägre är bättre"),
    "none": _("Varken högt eller lågt är bättre i sig"),
}
RANKS = {
    "higher": _("Högst värde först, för högre är bättre."),
    "lower": _("Lägst värde först, för lägre är bättre."),
    "none": _("Högst värde först; det betyder inte att högt är bättre."),
}
LICENSES = {
    "http://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "http://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
}
