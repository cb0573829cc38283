-- Articles, facts, and the offsets that say how far the bus has been read. Runs on PostgreSQL 15 and later.
-- No foreign key from facts to articles: the two topics are read independently and may arrive in either order.

CREATE TABLE articles (
    article_id    text PRIMARY KEY,
    page_id       text NOT NULL,
    ordinal       integer NOT NULL,
    source        text NOT NULL,
    headline      text,
    published_on  date,
    dateline_date date,
    body          jsonb NOT NULL,               -- the whole record
    stored_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX articles_by_page ON articles (page_id, ordinal);
CREATE INDEX articles_by_day ON articles (published_on, source);

CREATE TABLE facts (
    fact_id        text PRIMARY KEY,
    article_id     text NOT NULL,
    page_id        text NOT NULL,
    kind           text NOT NULL,
    position       integer NOT NULL,            -- in the article's list
    confidence     double precision NOT NULL,
    start_offset   integer NOT NULL,            -- code points in the article's text, half-open
    end_offset     integer NOT NULL,
    indicator      text,
    indicator_id   text,
    series_key     text,
    subject        text,
    value          numeric,
    unit           text,
    measure        text,
    comparison     text,
    period_start   date,                        -- both days inclusive
    period_end     date,
    period_label   text,
    name           text,                        -- of a mention, or of a quotation's speaker
    body           jsonb NOT NULL,              -- the fact, whole
    enriched       jsonb NOT NULL,
    stored_at      timestamptz NOT NULL DEFAULT now(),
    superseded_at  timestamptz                  -- a later list of the article no longer holds it; nothing is deleted
);
CREATE INDEX facts_by_article ON facts (article_id, position);
CREATE INDEX facts_by_series ON facts (series_key, period_start) WHERE kind = 'observation';
CREATE INDEX facts_by_name ON facts (name) WHERE name IS NOT NULL;

CREATE TABLE fact_lists (
    article_id         text PRIMARY KEY,
    extractor_version  text NOT NULL,
    enricher_version   text NOT NULL,
    facts              integer NOT NULL,
    stored_at          timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE bus_offsets (
    topic        text NOT NULL,
    partition    integer NOT NULL,
    next_offset  bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);
