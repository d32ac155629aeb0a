-- What deals with individuals leaves an edition in the making. Left are the meeting, the paragraph's number and a
-- neutral title. closes_body() and closes_title() are the rules'.
CREATE TEMP TABLE closed_meetings AS
SELECT m.id, m.document FROM meetings m JOIN organizations o ON o.id = m.organization WHERE closes_body(o.name);

-- Each title is asked about once: there are many.
CREATE TEMP TABLE closing_titles AS
SELECT id, matter FROM agenda_items WHERE closes_title(title)
UNION SELECT agenda_item, matter FROM decisions WHERE closes_title(title);

CREATE TEMP TABLE closed_matters AS
SELECT id FROM matters WHERE closes_title(title)
UNION SELECT matter FROM closing_titles WHERE matter IS NOT NULL;

CREATE TEMP TABLE closed_items AS
SELECT id, document, page, matter,
       meeting || '-sluten-' || row_number() OVER (PARTITION BY meeting ORDER BY position, id) AS neutral
FROM agenda_items
WHERE id IN (SELECT id FROM closing_titles) OR meeting IN (SELECT id FROM closed_meetings)
   OR matter IN (SELECT id FROM closed_matters);
CREATE INDEX temp.closed_items_by_id ON closed_items (id);
CREATE TEMP TABLE closed_decisions AS
SELECT id, document, page FROM decisions WHERE agenda_item IN (SELECT id FROM closed_items);

-- The matters that go: those that close, and those of which nothing else is left.
CREATE TEMP TABLE removed_matters AS
SELECT id FROM closed_matters
UNION SELECT matter FROM closed_items i WHERE matter IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM agenda_items a WHERE a.matter = i.matter AND a.id NOT IN (SELECT id FROM closed_items));

-- The pages that tell them, up to that where the next paragraph begins; of closed meetings all.
CREATE TEMP TABLE beginnings AS SELECT DISTINCT document, page FROM agenda_items WHERE page IS NOT NULL;
CREATE INDEX temp.beginnings_by_document ON beginnings (document, page);
CREATE TEMP TABLE closed_documents AS
SELECT document AS id FROM closed_meetings WHERE document IS NOT NULL
UNION SELECT id FROM documents
WHERE meeting IN (SELECT id FROM closed_meetings) OR matter IN (SELECT id FROM removed_matters);
CREATE TEMP TABLE closed_pages AS
SELECT id FROM pages WHERE document IN (SELECT id FROM closed_documents)
UNION
SELECT p.id FROM (SELECT document, page FROM closed_items UNION SELECT document, page FROM closed_decisions) x
JOIN pages p ON p.document = x.document
WHERE x.page IS NULL OR p.number >= x.page AND p.number <= coalesce(
  (SELECT min(n.page) FROM beginnings n WHERE n.document = x.document AND n.page > x.page), p.number);

CREATE TEMP TABLE closed_rows AS
SELECT 'pages' AS table_name, id AS row_id FROM closed_pages
UNION ALL SELECT 'agenda_items', id FROM closed_items
UNION ALL SELECT 'decisions', id FROM closed_decisions
UNION ALL SELECT 'votes', id FROM votes WHERE agenda_item IN (SELECT id FROM closed_items)
UNION ALL SELECT 'ballots', b.id FROM ballots b JOIN votes v ON v.id = b.vote WHERE v.agenda_item IN (SELECT id FROM closed_items)
UNION ALL SELECT 'motions', id FROM motions WHERE agenda_item IN (SELECT id FROM closed_items)
UNION ALL SELECT 'statements', id FROM statements WHERE agenda_item IN (SELECT id FROM closed_items)
UNION ALL SELECT 'assignments', id FROM assignments WHERE decision IN (SELECT id FROM closed_decisions)
UNION ALL SELECT 'indicator_links', id FROM indicator_links
          WHERE decision IN (SELECT id FROM closed_decisions) OR matter IN (SELECT id FROM closed_matters)
UNION ALL SELECT 'matters', id FROM removed_matters
UNION ALL SELECT 'documents', id FROM documents WHERE id IN (SELECT id FROM closed_documents)
          AND id NOT IN (SELECT document FROM closed_meetings WHERE document IS NOT NULL);
CREATE INDEX temp.closed_rows_by_row ON closed_rows (table_name, row_id);

DELETE FROM changes WHERE (table_name, row_id) IN (SELECT table_name, row_id FROM closed_rows);
DELETE FROM issues WHERE EXISTS (
  SELECT 1 FROM documents d WHERE substr(issues.place, 1, length(d.url)) = d.url
  AND (d.id IN (SELECT id FROM closed_documents) OR d.id IN (SELECT document FROM closed_items)));
DELETE FROM pages WHERE id IN (SELECT id FROM closed_pages);
DELETE FROM ballots WHERE id IN (SELECT row_id FROM closed_rows WHERE table_name = 'ballots');
DELETE FROM votes WHERE id IN (SELECT row_id FROM closed_rows WHERE table_name = 'votes');
DELETE FROM motions WHERE id IN (SELECT row_id FROM closed_rows WHERE table_name = 'motions');
DELETE FROM statements WHERE id IN (SELECT row_id FROM closed_rows WHERE table_name = 'statements');
DELETE FROM assignments WHERE id IN (SELECT row_id FROM closed_rows WHERE table_name = 'assignments');
DELETE FROM indicator_links WHERE id IN (SELECT row_id FROM closed_rows WHERE table_name = 'indicator_links');
DELETE FROM matters WHERE id IN (SELECT row_id FROM closed_rows WHERE table_name = 'matters');
DELETE FROM documents WHERE id IN (SELECT row_id FROM closed_rows WHERE table_name = 'documents');

-- An identifier can hold a diary number or a title.
UPDATE decisions SET agenda_item = (SELECT neutral FROM closed_items WHERE id = decisions.agenda_item), title = 'Individärende',
  text = 'Ärendet rör enskilda. Innehållet publiceras inte här.', matter = NULL, on_proposal_of = NULL,
  outcome = 'none', as_proposed = NULL
WHERE id IN (SELECT id FROM closed_decisions);
UPDATE agenda_items SET id = (SELECT neutral FROM closed_items c WHERE c.id = agenda_items.id), title = 'Individärende',
  matter = NULL, description = NULL, proposal = NULL, proposal_by = NULL, proposal_to = NULL, words = NULL
WHERE id IN (SELECT id FROM closed_items);
