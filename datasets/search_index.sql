-- One search index for the portal: what can be found, and where it leads. Kept apart from the tables' own indexes,
-- which serve Datasette, because a reader searches everything at once.
--
-- Rows are in the order that readers want them: records before the pages of documents, and the latest first. So the
-- first rows that match are the ones to show, and no question has to look at them all. What a search can be filtered
-- by stands in `facets` as words made by facet(): kind, year, body, outcome, phase.
CREATE VIRTUAL TABLE search_index USING fts5(
  kind UNINDEXED, id UNINDEXED, date UNINDEXED, organization UNINDEXED, title, body, facets,
  tokenize = 'unicode61 remove_diacritics 0'
);

WITH records (kind, id, date, organization, title, body, outcome, phase) AS (
  SELECT 'decision', d.id, d.date, d.organization, d.title, coalesce(m.case_number || char(10), '') || d.text,
         CASE WHEN d.outcome = 'approved' THEN coalesce(d.as_proposed, d.outcome) ELSE d.outcome END, m.phase
  FROM decisions d LEFT JOIN matters m ON m.id = d.matter
  UNION ALL
  SELECT 'agenda_item', a.id, a.date, a.organization, a.title,
         coalesce(m.case_number || char(10), '') || coalesce(a.proposal, ''), NULL, m.phase
  FROM agenda_items a LEFT JOIN matters m ON m.id = a.matter WHERE a.kind != 'decision'
  UNION ALL
  SELECT 'matter', id, last_date, NULL, title, case_number, NULL, phase FROM matters
  UNION ALL
  SELECT 'meeting', id, date, organization, title, coalesce(place, ''), NULL, NULL FROM meetings
  UNION ALL
  SELECT 'assignment', s.id, s.date, s.organization, d.title, s.text || coalesce(char(10) || s.assignee, ''), NULL, NULL
  FROM assignments s JOIN decisions d ON d.id = s.decision WHERE s.gone IS NULL
  UNION ALL
  SELECT 'notice', id, posted_on, organization, title, '', NULL, NULL FROM notices
  UNION ALL
  SELECT 'data_set', id, substr(updated_at, 1, 10), NULL, title, coalesce(description, ''), NULL, NULL
  FROM catalog_datasets
  UNION ALL
  SELECT 'indicator', id, NULL, NULL, title, coalesce(description, ''), NULL, NULL FROM indicators
)
INSERT INTO search_index (kind, id, date, organization, title, body, facets)
SELECT kind, id, date, organization, title, body,
       facet('kind', kind) || facet('year', substr(date, 1, 4)) || facet('organ', organization)
       || facet('outcome', outcome) || facet('phase', phase)
FROM records ORDER BY date DESC;

INSERT INTO search_index (kind, id, date, organization, title, body, facets)
SELECT 'page', p.id, o.date, o.organization, d.title, p.text,
       facet('kind', 'page') || facet('year', substr(o.date, 1, 4)) || facet('organ', o.organization)
FROM (SELECT p.rowid AS number, m.date, m.organization
      FROM pages p JOIN documents d ON d.id = p.document LEFT JOIN meetings m ON m.id = d.meeting
      ORDER BY m.date DESC, p.rowid) o
CROSS JOIN pages p ON p.rowid = o.number CROSS JOIN documents d ON d.id = p.document;

INSERT INTO search_index (search_index) VALUES ('optimize');
