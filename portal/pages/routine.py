"""Which points of a meeting are routine: they are folded, never hidden."""

import re

_ROUTINE_OUTCOMES = ("noted", "none")
_ROUTINE_TITLE = re.compile(
    r"""(mötets\s+)?öppnande|upprop|val\s+av\s+(protokoll)?justerare|justering|närvaro|kungörelse|avslutning
    |(fastställande|godkännande)\s+av\s+(dag|föredragnings)|dagordning|föredragningslista
    |(redovisning|anmälan)\s+av\s+(delegation|delegerings)|delegation|delegerings|anmäl(an|da|ningar)
    |meddelande|information|ärenden?\s+för\s+kännedom|\w+s\s+verksamhet$|allmänhetens\s+frågestund|rapport(er)?\s+från""",
    re.IGNORECASE | re.VERBOSE,
)


def is_routine(title: str, outcome: str | None = None) -> bool:
    """Whether a point only keeps the meeting going or passes something on for knowledge."""
    return outcome in _ROUTINE_OUTCOMES or bool(_ROUTINE_TITLE.match(title.strip()))
