-- What enrichment remembers of articles, so that new ones can be compared with them. Its own schema: nobody else reads or writes it.

CREATE TABLE articles (
    article_id   text COLLATE "C" PRIMARY KEY,
    article      bytea,                          -- the record without its alignment; null until it has come
    batch        bytea,                          -- the facts as extracted; null until they have come
    published_on date,
    received_at  timestamptz,                    -- the earliest time the page came in
    traits       jsonb,
    topics       jsonb,
    index_keys   bigint[] NOT NULL DEFAULT '{}', -- others find it by these
    query_keys   bigint[] NOT NULL DEFAULT '{}', -- and it others by these
    story_id     text,
    retracted    boolean NOT NULL DEFAULT false,
    told         bytea,                          -- hash of what was last written to the bus
    version      integer NOT NULL DEFAULT 0
);
CREATE INDEX articles_by_index_key ON articles USING gin (index_keys);
CREATE INDEX articles_by_query_key ON articles USING gin (query_keys);
CREATE INDEX articles_by_story ON articles (story_id);
CREATE INDEX articles_by_day ON articles (published_on);

-- Pairs of related articles, the smaller id first.
CREATE TABLE relations (
    one   text COLLATE "C" NOT NULL,
    other text COLLATE "C" NOT NULL,
    kind  text NOT NULL,
    PRIMARY KEY (one, other),
    CHECK (one < other)
);
CREATE INDEX relations_by_other ON relations (other);

-- Figures that have a series and a period, and the cells whose figures an article's checks ask for.
CREATE TABLE figures (
    fact_id    text COLLATE "C" PRIMARY KEY,
    article_id text COLLATE "C" NOT NULL,
    source     text NOT NULL,
    series_key text NOT NULL,
    period     text NOT NULL,
    body       jsonb NOT NULL
);
CREATE INDEX figures_by_cell ON figures (series_key, period);
CREATE INDEX figures_by_article ON figures (article_id);
CREATE TABLE wanted (
    article_id text COLLATE "C" NOT NULL,
    series_key text NOT NULL,
    period     text NOT NULL,
    PRIMARY KEY (article_id, series_key, period)
);
CREATE INDEX wanted_by_cell ON wanted (series_key, period);

CREATE TABLE notices (
    notice_id  text PRIMARY KEY,
    article_id text COLLATE "C" NOT NULL,
    body       jsonb NOT NULL
);
CREATE INDEX notices_by_article ON notices (article_id);

-- Exchange rates that an operator has loaded: on that day one unit of base was value units of quoted.
CREATE TABLE rates (
    "on"   date NOT NULL,
    base   text NOT NULL,
    quoted text NOT NULL,
    value  numeric NOT NULL CHECK (value > 0),
    source text NOT NULL,
    PRIMARY KEY ("on", base, quoted)
);

-- Articles to be told again although none of them changed: rates were loaded, a dictionary grew.
CREATE TABLE stale (
    article_id text COLLATE "C" PRIMARY KEY
);

CREATE TABLE alerts (
    alert_id text PRIMARY KEY                    -- what has been said is not said again
);

-- Written in the transaction that made them, gone once the broker has them.
CREATE TABLE outbox (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic  text NOT NULL,
    key    text NOT NULL,
    body   bytea NOT NULL,
    trace  text NOT NULL
);

CREATE TABLE bus_offsets (
    topic       text NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);
