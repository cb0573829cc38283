-- Cells by their hash, and those that an article asks for in its own row: a tenth of the rows to write. The hash is that of
-- history/tables.py (cell_of).

ALTER TABLE figures ADD COLUMN cell bigint;
UPDATE figures SET cell =
    ('x' || encode(substring(sha256(convert_to(series_key || ' ' || period, 'UTF8')) FOR 8), 'hex'))::bit(64)::bigint;
ALTER TABLE figures ALTER COLUMN cell SET NOT NULL;
DROP INDEX figures_by_cell;
CREATE INDEX figures_by_cell ON figures (cell);

ALTER TABLE articles
    ADD COLUMN wanted bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN seen   bytea;                     -- hash of all that the last statement was made of
UPDATE articles SET wanted = cells.wanted FROM (
    SELECT article_id, array_agg(
        ('x' || encode(substring(sha256(convert_to(series_key || ' ' || period, 'UTF8')) FOR 8), 'hex'))::bit(64)::bigint
    ) AS wanted FROM wanted GROUP BY article_id
) AS cells WHERE cells.article_id = articles.article_id;
CREATE INDEX articles_by_wanted ON articles USING gin (wanted) WITH (fastupdate = off);

-- Every transaction looks up what the one before has written: a list of pending entries would be read through each time.
ALTER INDEX articles_by_index_key SET (fastupdate = off);
ALTER INDEX articles_by_query_key SET (fastupdate = off);

DROP TABLE wanted;
