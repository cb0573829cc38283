"""Records that the bus takes whatever the page is like: one of nothing but figures must not be lost for its richness, nor a long one whole."""

from dateline_schema.records import Article, FactBatch

_SPARE = 0.9


def shortened(article: Article, most_bytes: int) -> Article:
    """The article; of one that is larger than `most_bytes` as a message the first part, with a doubt that says so."""
    while (size := len(article.encode())) > most_bytes and len(article.text) > 1:
        length = int(len(article.text) * most_bytes / size * _SPARE)
        text = article.text[:length].rstrip("\n")
        paragraphs = tuple(text.split("\n"))
        doubt = f"longer than a message may be: cut after {len(text)} characters"
        article = article.model_copy(
            update={
                "text": text,
                "paragraphs": paragraphs,
                "alignment": tuple(
                    (start, page, min(run, len(text) - start)) for start, page, run in article.alignment if start < len(text)
                ),
                "section_heads": tuple(head for head in article.section_heads if head.before_paragraph < len(paragraphs)),
                "tables": (),
                "captions": (),
                "doubts": (*(d for d in article.doubts if not d.startswith("longer than a message")), doubt),
            }
        )
    return article


def fitted(batch: FactBatch, most_bytes: int) -> FactBatch:
    """The batch; of one that is larger than `most_bytes` as a message the first facts in text order, and how many were left out."""
    size = len(batch.encode())
    if size <= most_bytes:
        return batch
    room = most_bytes - len(batch.model_copy(update={"facts": ()}).encode()) - 32
    kept = 0
    for fact in batch.facts:
        room -= len(fact.encode()) + 1
        if room < 0:
            break
        kept += 1
    return batch.model_copy(update={"facts": batch.facts[:kept], "left_out": batch.left_out + len(batch.facts) - kept})
