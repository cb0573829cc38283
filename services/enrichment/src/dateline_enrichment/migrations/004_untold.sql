-- An article of which nothing could be told has a dead letter: where its facts stood on the bus, so that the letter can name them.
ALTER TABLE articles
    ADD COLUMN partition integer,                -- of its facts; null for those that came before this column
    ADD COLUMN "offset"  bigint,
    ADD COLUMN untold    bytea;                  -- hash of the fault that its last dead letter tells of, until its facts come again
