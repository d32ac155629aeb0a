"""Codes as addresses write them, in Swedish. Addresses are the same in every language and never change."""

PHASES = {"pa-gang": "coming", "beslutat": "decided", "uppfoljt": "delivered"}
OUTCOMES = {
    "som-foreslaget": "as_proposed",
    "andrat": "changed",
    "beslutat": "approved",
    "avslaget": "rejected",
    "bordlagt": "tabled",
    "aterremitterat": "referred_back",
    "noterat": "noted",
    "skickat-vidare": "referred",
    "valt": "elected",
    "utgick": "withdrawn",
    "besvarat": "answered",
    "annat": "other",
    "inget-beslut": "none",
}
METHODS = {"omrostning": "vote", "acklamation": "acclamation"}
ASSIGNMENT_STATES = {"pagar": "open", "forsenat": "overdue", "redovisat": "reported", "okant": "unknown"}
NOTICES = {
    "fullmaktige": "council_meeting",
    "namndmote": "board_meeting",
    "justerat-protokoll": "adjusted_minutes",
    "protokoll": "minutes",
    "delegationsbeslut": "delegated_decision",
    "overklagande": "appeal_information",
    "kungorelse": "announcement",
    "underlag": "decision_material",
}
DOCUMENTS = {
    "protokoll": "minutes",
    "kallelse": "agenda",
    "sammandrag": "summary",
    "utkast": "draft",
    "annan": "other",
}
HITS = {
    "beslut": "decision",
    "arenden": "matter",
    "moten": "meeting",
    "punkter": "agenda_item",
    "uppdrag": "assignment",
    "anslag": "notice",
    "datamangder": "data_set",
    "nyckeltal": "indicator",
    "sidor": "page",
}
ORGANIZATIONS = {
    "fullmaktige": "council",
    "styrelse": "board",
    "namnd": "committee",
    "utskott": "subcommittee",
    "forvaltning": "department",
    "parti": "party",
    "annat": "other",
}
