"""What is reckoned when an edition is built, as of a day: matters' phases, assignments' states, standing proposals."""

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

# What another body proposed to this one stands until this one has decided; tabling it leaves it standing.
_PROPOSED_IN = """
UPDATE agenda_items AS a SET proposed_in = (
  SELECT p.id FROM agenda_items p, organizations o
  WHERE p.matter = a.matter AND o.id = a.organization AND p.organization != a.organization AND p.date <= a.date
  AND (p.proposal_to = small_letters(o.name) OR (p.proposal_to = 'fullmäktige' AND o.classification = 'council'))
  AND p.gone IS NULL AND NOT EXISTS (
    SELECT 1 FROM agenda_items b JOIN decisions d ON d.agenda_item = b.id
    WHERE b.matter = a.matter AND b.organization = a.organization AND b.date >= p.date AND b.date < a.date
    AND d.outcome != 'tabled')
  ORDER BY p.date DESC, p.position DESC LIMIT 1)
WHERE matter IN (SELECT matter FROM agenda_items WHERE proposal_to IS NOT NULL)
"""

# Preliminary: what Kolada marks so, or a year whose preliminary figures are out and whose final ones are still to come.
_PRELIMINARY_VALUES = """
UPDATE indicator_values SET preliminary = lower(coalesce(status, '')) LIKE 'prelimin%' OR EXISTS (
  SELECT 1 FROM indicators i WHERE i.id = indicator AND i.next_year = indicator_values.year
  AND i.preliminary_on IS NOT NULL AND i.published_on > :today)
"""


def derive(db: Database, *, today: date) -> None:
    """Every derived column of the edition is filled."""
    db.register_function(str.lower, name="small_letters", deterministic=True)
    for statement in (_MATTER_DATES, _ASSIGNMENT_STATE, _MATTER_PHASE, _PROPOSED_IN, _PRELIMINARY_VALUES):
        db.execute(statement, {"today": today.isoformat()} if ":today" in statement else {})
