"""What is reckoned when an edition is built: the phase of each matter, the state of each assignment, as of a day."""

from datetime import date

from sqlite_utils import Database

_MATTER_DATES = """
UPDATE matters SET
  first_date = (SELECT min(date) FROM agenda_items a WHERE a.matter = matters.id),
  last_date = (SELECT max(date) FROM agenda_items a WHERE a.matter = matters.id),
  next_date = (SELECT min(a.date) FROM agenda_items a JOIN meetings m ON m.id = a.meeting
               WHERE a.matter = matters.id AND a.kind = 'planned' AND a.date >= :today AND m.state != 'cancelled')
"""

_ASSIGNMENT_STATE = """
UPDATE assignments SET reported_on = (SELECT date FROM decisions d WHERE d.id = reported_in), state = CASE
  WHEN reported_in IS NOT NULL THEN 'reported'
  WHEN due_to < :today THEN 'overdue'
  WHEN due_to IS NOT NULL THEN 'open'
  ELSE 'unknown' END
"""

# Coming: planned, proposed to another body, tabled or sent back. Delivered: every task it gave is reported.
_MATTER_PHASE = """
UPDATE matters SET phase = CASE
  WHEN next_date IS NOT NULL THEN 'coming'
  WHEN (SELECT a.kind = 'proposal' OR (a.kind = 'planned' AND a.date >= :today)
               OR coalesce(d.outcome, '') IN ('tabled', 'referred_back', 'referred')
        FROM agenda_items a LEFT JOIN decisions d ON d.agenda_item = a.id
        WHERE a.matter = matters.id ORDER BY a.date DESC, a.position DESC LIMIT 1) THEN 'coming'
  WHEN EXISTS (SELECT 1 FROM assignments s WHERE s.matter = matters.id)
       AND NOT EXISTS (SELECT 1 FROM assignments s WHERE s.matter = matters.id AND s.state != 'reported')
  THEN 'delivered'
  ELSE 'decided' END
"""

# Preliminary: what Kolada marks so, or a year whose preliminary figures are out and whose final ones are still to come.
_PRELIMINARY_VALUES = """
UPDATE indicator_values SET preliminary = lower(coalesce(status, '')) LIKE 'prelimin%' OR EXISTS (
  SELECT 1 FROM indicators i WHERE i.id = indicator AND i.next_year = indicator_values.year
  AND i.preliminary_on IS NOT NULL AND i.published_on > :today)
"""


def derive(db: Database, *, today: date) -> None:
    """Every derived column of the edition is filled."""
    for statement in (_MATTER_DATES, _ASSIGNMENT_STATE, _MATTER_PHASE, _PRELIMINARY_VALUES):
        db.execute(statement, {"today": today.isoformat()} if ":today" in statement else {})
