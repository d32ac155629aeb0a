-- One search index for the portal: what can be found, and where it leads. Kept apart from the tables' own indexes,
-- which serve Datasette, because a reader searches everything at once.
--
-- Rows are in the order that readers want them: kind by kind, as search_kinds says, and in each the latest first. So
-- the first rows that match are the ones to show, and no question has to look at them all. What a search can be
-- filtered by stands in `facets` as words made by facet(): year, body, outcome, phase.
CREATE VIRTUAL TABLE search_index USING fts5(
  id UNINDEXED, kind UNINDEXED, date UNINDEXED, organization UNINDEXED, title, body, facets,
  tokenize = 'unicode61 remove_diacritics 0'
);

WITH records (place, kind, id, date, organization, title, body, outcome, phase) AS (
  SELECT 2, 'decision', d.id, d.date, d.organization, d.title, coalesce(m.case_number || char(10), '') || d.text,
         CASE WHEN d.outcome = 'approved' THEN coalesce(d.as_proposed, d.outcome) ELSE d.outcome END, m.phase
  FROM decisions d LEFT JOIN matters m ON m.id = d.matter
  UNION ALL
  SELECT 3, 'agenda_item', a.id, a.date, a.organization, a.title,
         coalesce(m.case_number || char(10), '') || coalesce(a.proposal, ''), NULL, m.phase
  FROM agenda_items a LEFT JOIN matters m ON m.id = a.matter WHERE a.kind != 'decision'
  UNION ALL
  SELECT 1, 'matter', m.id, m.last_date, NULL, m.title,
         m.case_number || coalesce(char(10) || (SELECT group_concat(DISTINCT replace(a.title, ',', '')) FROM agenda_items a
                                                WHERE a.matter = m.id AND a.title != m.title), ''), NULL, m.phase
  FROM matters m
  UNION ALL
  SELECT 5, 'meeting', id, date, organization, title, coalesce(place, ''), NULL, NULL FROM meetings
  UNION ALL
  SELECT 4, 'assignment', s.id, s.date, s.organization, d.title, s.text || coalesce(char(10) || s.assignee, ''), NULL, NULL
  FROM assignments s JOIN decisions d ON d.id = s.decision WHERE s.gone IS NULL
  UNION ALL
  SELECT 6, 'notice', id, posted_on, organization, title, '', NULL, NULL FROM notices
  UNION ALL
  SELECT 7, 'data_set', id, substr(updated_at, 1, 10), NULL, title, coalesce(description, ''), NULL, NULL
  FROM catalog_datasets
  UNION ALL
  SELECT 8, 'indicator', id, NULL, NULL, title, coalesce(description, ''), NULL, NULL FROM indicators
)
INSERT INTO search_index (kind, id, date, organization, title, body, facets)
SELECT kind, id, date, organization, title, body,
       facet('year', substr(date, 1, 4)) || facet('organ', organization) || facet('outcome', outcome)
       || facet('phase', phase)
FROM records ORDER BY place, date DESC;

INSERT INTO search_index (kind, id, date, organization, title, body, facets)
SELECT 'page', p.id, o.date, o.organization, d.title, p.text,
       facet('year', substr(o.date, 1, 4)) || facet('organ', o.organization)
FROM (SELECT p.rowid AS number, m.date, m.organization
      FROM pages p JOIN documents d ON d.id = p.document LEFT JOIN meetings m ON m.id = d.meeting
      ORDER BY m.date DESC, p.rowid) o
CROSS JOIN pages p ON p.rowid = o.number CROSS JOIN documents d ON d.id = p.document;

INSERT INTO search_index (search_index) VALUES ('optimize');

CREATE TABLE search_kinds (kind TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
INSERT INTO search_kinds SELECT kind, min(rowid), max(rowid) FROM search_index GROUP BY kind;

-- The titles of records once more, by the same row numbers: few enough to be looked through first.
CREATE VIRTUAL TABLE search_titles USING fts5(
  title, facets, content = '', tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO search_titles (rowid, title, facets)
SELECT rowid, title, facets FROM search_index WHERE kind != 'page' ORDER BY rowid;
INSERT INTO search_titles (search_titles) VALUES ('optimize');
