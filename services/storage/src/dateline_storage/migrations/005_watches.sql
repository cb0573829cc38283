-- Saved questions whose answers are told to people, as they stand on their compacted topic.
CREATE TABLE watches (
    watch_id    text PRIMARY KEY,
    name        text NOT NULL,
    owner       text NOT NULL,
    occasion    text,                             -- null of one that is deleted
    created_at  timestamptz NOT NULL,
    deleted     boolean NOT NULL,
    body        jsonb NOT NULL,                   -- the whole record
    stored_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX watches_in_order ON watches (created_at DESC, watch_id) WHERE NOT deleted;
