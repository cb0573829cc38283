-- What the query API asks for: pages, series, entities, checks, stories, words, and an index for each of its questions.
-- What is derived (series, entities, checks …) is written in the transaction of the facts it is derived from.

CREATE TABLE pages (
    page_id       text PRIMARY KEY,
    source        text NOT NULL,
    uri           text,
    media_type    text NOT NULL,
    received_at   timestamptz NOT NULL,
    published_on  date,
    language      text NOT NULL,
    text          text NOT NULL,                -- all page offsets of all facts count in it
    layout        jsonb,
    characters    integer NOT NULL,
    day           date NOT NULL GENERATED ALWAYS AS (coalesce(published_on, (received_at AT TIME ZONE 'UTC')::date)) STORED,
    stored_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX pages_by_day ON pages (day DESC, page_id);
CREATE INDEX pages_by_source ON pages (source, day DESC, page_id);

-- The day of publication; of what has none, the first day there is, so that a list has one order.
ALTER TABLE articles
    ADD COLUMN day date NOT NULL GENERATED ALWAYS AS (coalesce(published_on, dateline_date, DATE '0001-01-01')) STORED;
CREATE INDEX articles_in_order ON articles (day DESC, page_id, ordinal, article_id);
CREATE INDEX articles_by_source ON articles (source, day DESC);

-- The words of an article, folded (dateline_text.search); a long one in overlapping parts.
CREATE TABLE article_words (
    article_id  text NOT NULL,
    part        integer NOT NULL,
    day         date NOT NULL,
    source      text NOT NULL,
    words       text NOT NULL,
    grams       tsvector NOT NULL,
    PRIMARY KEY (article_id, part)
);
CREATE INDEX article_words_by_gram ON article_words USING gin (grams);
CREATE INDEX article_words_by_day ON article_words (day DESC, article_id);

ALTER TABLE facts
    ADD COLUMN source        text NOT NULL DEFAULT '',
    ADD COLUMN published_on  date,
    ADD COLUMN received_at   timestamptz,        -- when the page came in: the second clock
    ADD COLUMN article_at    integer NOT NULL DEFAULT 0,  -- where the article's facts begin on the page: the order of articles
    ADD COLUMN area          text,               -- REF_AREA of the series key
    ADD COLUMN speaker       text,
    ADD COLUMN words         text NOT NULL DEFAULT '',
    ADD COLUMN grams         tsvector NOT NULL DEFAULT '',
    ADD COLUMN day           date NOT NULL
        GENERATED ALWAYS AS (coalesce(published_on, (received_at AT TIME ZONE 'UTC')::date, DATE '0001-01-01')) STORED,
    -- The days a fact speaks of; of a fact without a period, its day of publication.
    ADD COLUMN time_start    date NOT NULL
        GENERATED ALWAYS AS (coalesce(period_start, published_on, (received_at AT TIME ZONE 'UTC')::date, DATE '0001-01-01')) STORED,
    ADD COLUMN time_end      date NOT NULL
        GENERATED ALWAYS AS (coalesce(period_end, published_on, (received_at AT TIME ZONE 'UTC')::date, DATE '0001-01-01')) STORED;
UPDATE facts SET source = a.source, published_on = a.published_on FROM articles a WHERE a.article_id = facts.article_id;
UPDATE facts SET received_at = l.received_at FROM fact_lists l WHERE l.article_id = facts.article_id;
CREATE INDEX facts_in_order ON facts (day DESC, page_id, article_at, article_id, position, fact_id);
CREATE INDEX facts_by_page ON facts (page_id);
CREATE INDEX facts_by_kind ON facts (kind, day DESC);
CREATE INDEX facts_by_source ON facts (source, day DESC);
CREATE INDEX facts_by_indicator ON facts (indicator, day DESC) WHERE indicator IS NOT NULL;
CREATE INDEX facts_by_indicator_id ON facts (indicator_id, day DESC) WHERE indicator_id IS NOT NULL;
CREATE INDEX facts_by_area ON facts (area, day DESC) WHERE area IS NOT NULL;
CREATE INDEX facts_by_speaker ON facts (speaker, day DESC) WHERE speaker IS NOT NULL;
CREATE INDEX facts_by_time ON facts (time_start, time_end);
CREATE INDEX facts_by_gram ON facts USING gin (grams);

ALTER TABLE fact_lists
    ADD COLUMN retracted_by text;
CREATE INDEX fact_lists_by_revised ON fact_lists (revised_by) WHERE revised_by IS NOT NULL;

CREATE TABLE series (
    series_key      text PRIMARY KEY,
    frequency       text NOT NULL,
    area            text NOT NULL,
    indicator_id    text NOT NULL,
    unit            text NOT NULL,
    transformation  text NOT NULL,
    name            text NOT NULL,                -- the shortest printed name
    grams           tsvector NOT NULL
);
CREATE INDEX series_by_indicator ON series (indicator_id, area);
CREATE INDEX series_by_area ON series (area, indicator_id);
CREATE INDEX series_by_gram ON series USING gin (grams);

-- Every printed name of an indicator that was met, and the id it stands for.
CREATE TABLE indicators (
    name          text NOT NULL,
    indicator_id  text NOT NULL,
    folded        text NOT NULL,
    grams         tsvector NOT NULL,
    PRIMARY KEY (name, indicator_id)
);
CREATE INDEX indicators_by_folded ON indicators (folded);
CREATE INDEX indicators_by_id ON indicators (indicator_id);
CREATE INDEX indicators_by_gram ON indicators USING gin (grams);

CREATE TABLE entities (
    entity_id  text PRIMARY KEY,                  -- SCHEME:CODE of the link
    scheme     text NOT NULL,
    code       text NOT NULL,
    name       text NOT NULL,                     -- the shortest printed name
    latitude   numeric,
    longitude  numeric,
    grams      tsvector NOT NULL
);
CREATE INDEX entities_by_scheme ON entities (scheme, entity_id);
CREATE INDEX entities_by_gram ON entities USING gin (grams);

CREATE TABLE fact_entities (
    entity_id  text NOT NULL,
    fact_id    text NOT NULL,
    PRIMARY KEY (entity_id, fact_id)
);
CREATE INDEX fact_entities_by_fact ON fact_entities (fact_id);

CREATE TABLE checks (
    fact_id     text NOT NULL,
    position    integer NOT NULL,
    kind        text NOT NULL,
    verdict     text NOT NULL,
    expression  text NOT NULL,
    inputs      text[] NOT NULL,
    tolerance   numeric,
    day         date NOT NULL,
    PRIMARY KEY (fact_id, position)
);
CREATE INDEX checks_in_order ON checks (day DESC, fact_id, position);
CREATE INDEX checks_by_verdict ON checks (verdict, day DESC, fact_id, position);
CREATE INDEX checks_by_kind ON checks (kind, day DESC, fact_id, position);

CREATE TABLE dead_letters (
    letter_id        text PRIMARY KEY,            -- hash of where the message stood and who gave it up
    topic            text NOT NULL,
    partition        integer NOT NULL,
    message_offset   bigint NOT NULL,
    key              bytea,
    value            bytea,                       -- null when larger than 1 MiB: the topic holds it whole
    value_bytes      integer NOT NULL,
    headers          jsonb NOT NULL,
    service          text NOT NULL,
    service_version  text NOT NULL,
    stage            text NOT NULL,
    error            text NOT NULL,
    message          text NOT NULL,
    attempts         integer NOT NULL,
    first_at         timestamptz NOT NULL,
    last_at          timestamptz NOT NULL,
    stored_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX dead_letters_in_order ON dead_letters (last_at DESC, letter_id);
CREATE INDEX dead_letters_by_service ON dead_letters (service, last_at DESC);
CREATE INDEX alerts_in_order ON alerts (raised_at DESC, alert_id);
CREATE INDEX alerts_by_kind ON alerts (kind, raised_at DESC);
CREATE INDEX alerts_by_article ON alerts (article_id);

-- What changed, in the order of commits: the live stream and whoever resumes it read it. A reader takes rows whose transaction is older
-- than every one still running (xid below the snapshot's xmin), so nothing appears later below what it has already read.
CREATE TABLE feed (
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    at          timestamptz NOT NULL DEFAULT now(),
    kind        text NOT NULL,                    -- facts | alert
    article_id  text NOT NULL,
    ids         text[] NOT NULL,                  -- of the facts that are new or changed, in text order; of the alert
    PRIMARY KEY (xid, seq)
);
CREATE INDEX feed_by_time ON feed (at);

-- What was erased, so that a replay of the bus does not bring it back; and who did what.
CREATE TABLE erased (
    kind  text NOT NULL,                          -- page | person
    id    text NOT NULL,
    at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, id)
);
CREATE TABLE audit (
    audit_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT now(),
    actor     text NOT NULL,
    act       text NOT NULL,
    subject   text NOT NULL,
    detail    jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_by_time ON audit (at DESC);

CREATE TABLE api_keys (
    key_id      text PRIMARY KEY,
    name        text NOT NULL,
    hash        bytea NOT NULL,                   -- SHA-256 of the key: 256 random bits need no salt and no slow hash
    scopes      text[] NOT NULL,
    per_minute  integer NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    revoked_at  timestamptz
);
CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (hash);
