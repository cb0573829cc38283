-- What is remembered of the stream for watches that one message does not decide, and what is to be told to whom.
CREATE TABLE sources (
    source      text PRIMARY KEY,
    last_at     timestamptz NOT NULL,             -- when its newest page came in
    article_id  text NOT NULL
);
CREATE TABLE story_articles (
    story_id    text NOT NULL,
    article_id  text NOT NULL,
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (story_id, article_id)
);
CREATE INDEX story_articles_by_time ON story_articles (at);

-- One row per alert and address, whatever is processed again: what was told is not told again.
CREATE TABLE deliveries (
    alert_id    text NOT NULL,
    channel     text NOT NULL,                    -- webhook | email
    address     text NOT NULL,
    watch_id    text NOT NULL,
    body        jsonb NOT NULL,                   -- the alert
    state       text NOT NULL DEFAULT 'waiting',  -- waiting | delivered | given up
    attempts    integer NOT NULL DEFAULT 0,
    next_at     timestamptz NOT NULL DEFAULT now(),
    created_at  timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz,
    PRIMARY KEY (alert_id, channel, address)
);
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE state = 'waiting';
CREATE INDEX deliveries_by_watch ON deliveries (watch_id, created_at DESC);
CREATE INDEX deliveries_by_time ON deliveries (created_at);

CREATE TABLE attempts (
    alert_id  text NOT NULL,
    channel   text NOT NULL,
    address   text NOT NULL,
    number    integer NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    seconds   double precision NOT NULL,
    outcome   text NOT NULL,                      -- delivered, or one line that says why not
    PRIMARY KEY (alert_id, channel, address, number)
);
