-- One search index for the portal: what can be found, and where it leads. Kept apart from the tables' own indexes,
-- which serve Datasette, because a reader searches everything at once.
CREATE VIRTUAL TABLE search_index USING fts5(
  title, body, kind UNINDEXED, id UNINDEXED, date UNINDEXED, organization UNINDEXED,
  tokenize = 'unicode61 remove_diacritics 0', prefix = '3'
);

INSERT INTO search_index (title, body, kind, id, date, organization)
SELECT d.title, coalesce(m.case_number || char(10), '') || d.text, 'decision', d.id, d.date, d.organization
FROM decisions d LEFT JOIN matters m ON m.id = d.matter;

INSERT INTO search_index (title, body, kind, id, date, organization)
SELECT a.title, coalesce(m.case_number || char(10), '') || coalesce(a.proposal, ''), 'agenda_item', a.id, a.date, a.organization
FROM agenda_items a LEFT JOIN matters m ON m.id = a.matter
WHERE a.kind != 'decision';

INSERT INTO search_index (title, body, kind, id, date, organization)
SELECT title, case_number, 'matter', id, last_date, NULL FROM matters;

INSERT INTO search_index (title, body, kind, id, date, organization)
SELECT m.title, coalesce(m.place, ''), 'meeting', m.id, m.date, m.organization FROM meetings m;

INSERT INTO search_index (title, body, kind, id, date, organization)
SELECT i.title, coalesce(i.description, ''), 'indicator', i.id, NULL, NULL FROM indicators i;

INSERT INTO search_index (title, body, kind, id, date, organization)
SELECT d.title, p.text, 'page', p.id, m.date, m.organization
FROM pages p JOIN documents d ON d.id = p.document LEFT JOIN meetings m ON m.id = d.meeting;

INSERT INTO search_index (search_index) VALUES ('optimize');
