-- What an article is compared with no longer grows with what is stored: articles stand in one order (place: day, time of receipt, id;
-- domain/history.py), and of each key and each cell only the nearest in that order are looked at. Work that one article makes for
-- others waits in a queue of its own, so that replicas need no lock over all.

ALTER TABLE articles
    ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    ADD COLUMN place  bigint;
DROP INDEX articles_by_index_key, articles_by_query_key;
ALTER TABLE articles DROP COLUMN query_keys;
CREATE INDEX articles_by_place ON articles (place);
UPDATE articles SET index_keys = '{}';

-- Who can be found by what, in order.
CREATE TABLE keys (
    key    bigint NOT NULL,
    place  bigint NOT NULL,
    number bigint NOT NULL,                      -- of the article
    PRIMARY KEY (key, place, number)
);

ALTER TABLE figures ADD COLUMN place bigint;
DROP INDEX figures_by_cell;
CREATE INDEX figures_by_cell ON figures (cell, place);

-- A relation is its later article's; it is replaced with that.
ALTER TABLE relations ADD COLUMN later text COLLATE "C";
CREATE INDEX relations_by_later ON relations (later);
DELETE FROM relations;

CREATE TABLE todo (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stage      smallint NOT NULL,                -- 0 remember, 1 relate, 2 name the story, 3 tell
    article_id text COLLATE "C" NOT NULL,
    changed    boolean NOT NULL DEFAULT false,   -- relate: others must look at it; name: a relation has gone
    trace      text
);
CREATE INDEX todo_by_stage ON todo (stage, number);
INSERT INTO todo (stage, article_id, changed) SELECT 0, article_id, true FROM articles;

-- A replica that sends some messages holds their keys until then; after a crash another one sends them again.
ALTER TABLE outbox ADD COLUMN held_until timestamptz;
CREATE INDEX outbox_by_key ON outbox (key, number);
