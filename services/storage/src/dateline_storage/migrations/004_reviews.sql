-- What people say of facts. A person's latest word on a fact counts; nothing is overwritten.
CREATE TABLE reviews (
    review_id    text PRIMARY KEY,
    fact_id      text NOT NULL,
    article_id   text NOT NULL,
    author       text NOT NULL,
    verdict      text NOT NULL,                   -- right | wrong | withdrawn
    reviewed_at  timestamptz NOT NULL,
    body         jsonb NOT NULL,                  -- the whole record
    stored_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reviews_by_fact ON reviews (fact_id, reviewed_at);
CREATE INDEX reviews_by_article ON reviews (article_id);
CREATE INDEX reviews_in_order ON reviews (reviewed_at DESC, review_id);
