-- What is known of an article as a whole, and alerts. A list's version grows; an older one never replaces a newer one.

ALTER TABLE fact_lists
    ADD COLUMN version      integer NOT NULL DEFAULT 0,
    ADD COLUMN received_at  timestamptz,                -- when the article's page came in
    ADD COLUMN story_id     text,
    ADD COLUMN copy_of      text,
    ADD COLUMN revises      text,
    ADD COLUMN revised_by   text,
    ADD COLUMN revised_at   timestamptz,                -- from then on the article's figures are an earlier vintage
    ADD COLUMN retracted_at timestamptz,
    ADD COLUMN context      jsonb NOT NULL DEFAULT '{}'; -- story and topics, whole
CREATE INDEX fact_lists_by_story ON fact_lists (story_id) WHERE story_id IS NOT NULL;

CREATE TABLE alerts (
    alert_id   text PRIMARY KEY,
    watch_id   text NOT NULL,
    kind       text NOT NULL,
    article_id text NOT NULL,
    fact_id    text,
    raised_at  timestamptz,
    body       jsonb NOT NULL,
    stored_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX alerts_by_watch ON alerts (watch_id, raised_at);
