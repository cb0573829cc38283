-- What was erased at somebody's word: who, when, why, how many rows; of whom only the hash, so that the name is not kept by its erasure.
-- `erased` (003) holds the pages and articles that a replay of the bus must not bring back.
CREATE TABLE erasures (
    erasure_id   text PRIMARY KEY,
    kind         text NOT NULL,                   -- page | person | before
    target_hash  text NOT NULL,                   -- SHA-256 of the page's id, the name, the day
    reason       text NOT NULL,
    actor        text NOT NULL,
    at           timestamptz NOT NULL,
    done_at      timestamptz NOT NULL DEFAULT now(),
    rows         jsonb NOT NULL                   -- table -> rows that went or were changed
);
CREATE INDEX erasures_in_order ON erasures (at DESC, erasure_id);
