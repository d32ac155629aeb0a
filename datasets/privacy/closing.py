"""What deals with individuals is taken out of an edition in the making, but for meeting, number and a neutral title."""

import sqlite3
from pathlib import Path

from datasets.privacy.rules import Rules

_SCRIPT = Path(__file__).with_suffix(".sql")


def close(connection: sqlite3.Connection, rules: Rules) -> None:
    """No text of a body or matter that the rules close is in the edition, nor what leads to it."""
    connection.create_function("closes_body", 1, rules.closes_body, deterministic=True)
    connection.create_function("closes_title", 1, rules.closing_titles(), deterministic=True)
    connection.executescript(_SCRIPT.read_text(encoding="utf-8"))
