"""Which points of a meeting are routine: they are folded, never hidden."""

import re

_ROUTINE_OUTCOMES = ("noted", "none")
_OF_THE_MEETING = r"(\s+av\s+(mötet|sammanträdet))?$"
_ROUTINE_TITLE = re.compile(
    rf"""(mötet|sammanträdet)s\s+(öppnande|avslutning|behörig\w+|laga\s+tillkomst)|(öppnande|avslutning){_OF_THE_MEETING}
    |upprop|närvaro(lista|rätt)?(\s+och\s+(dagordning|justering|upprop)|$)|kungörelse|parentation$
    |val\s+av\s+(protokoll\w*)?justerare|(protokolls?|protokollets\s+)?justering(\s+av\s+\w*protokoll\w*)?$
    |(fastställande|godkännande)\s+av\s+(dag|föredragnings)|dagordning(en)?$|föredragningslista
    |((godkännande|anmälan|genomgång)\s+av\s+)?(föregående|tidigare)\s+(mötes\s*|sammanträdes)?protokoll
    |godkännande\s+av\s+(sammanträdes)?protokoll
    |(redovisning|anmälan)\s+av\s+(delegation|delegerings)|(delegations|delegerings)(beslut|ärenden?)
    |anmälan\s|anmäl(an|da\s\w+|ningar|ningsärenden?)$
    |meddelanden?\b|inkomna\s+(meddelanden|skrivelser)\b|information(en)?\s|information(spunkter|särenden?)?$|ärenden?\s+för\s+kännedom
    |\w+s\s+verksamhet$|(allmänhetens\s+)?frågestund|allmänhetens\s+fråg(a|or)$|rapport(er)?\s+från|övriga?\s+fråg(a|or)$""",
    re.IGNORECASE | re.VERBOSE,
)


def is_routine(title: str, outcome: str | None = None) -> bool:
    """Whether a point only keeps the meeting going or passes something on for knowledge."""
    return outcome in _ROUTINE_OUTCOMES or bool(_ROUTINE_TITLE.match(title.strip()))
