-- Lists whose figures ceased to stand: few among all, and asked for by every question as of a time.
CREATE INDEX fact_lists_revised ON fact_lists (article_id) WHERE revised_at IS NOT NULL OR revised_by IS NOT NULL;
CREATE INDEX fact_lists_retracted ON fact_lists (article_id) WHERE retracted_at IS NOT NULL OR retracted_by IS NOT NULL;
