"""What is erased at somebody's word: a page with all that follows from it, a person in every page, or everything before a day.

What is erased stays so: a replay of the bus does not bring it back (`erased`), and each erasure has a row there that says who asked for it,
when, why and how many rows went, but not whose name it was.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import orjson

from dateline_bus.postgres import Connection
from dateline_schema.records import Article, Erasure
from dateline_storage import tables
from dateline_storage.domain.rows import word_rows
from dateline_storage.stage import merge
from dateline_text.search import bigrams, fold, parse

_ARTICLES_OF = "SELECT article_id FROM articles WHERE page_id = ANY($1::text[])"
_FACTS_OF = "SELECT DISTINCT article_id FROM facts WHERE page_id = ANY($1::text[])"
_BEFORE = "SELECT page_id FROM pages WHERE day < $1"
_GONE = (
    ("checks", "DELETE FROM checks k USING facts f WHERE k.fact_id = f.fact_id AND f.article_id = ANY($1::text[])"),
    ("fact_entities", "DELETE FROM fact_entities x USING facts f WHERE x.fact_id = f.fact_id AND f.article_id = ANY($1::text[])"),
    ("reviews", "DELETE FROM reviews WHERE article_id = ANY($1::text[])"),
    ("alerts", "DELETE FROM alerts WHERE article_id = ANY($1::text[])"),
    ("facts", "DELETE FROM facts WHERE article_id = ANY($1::text[])"),
    ("fact_lists", "DELETE FROM fact_lists WHERE article_id = ANY($1::text[])"),
    ("article_words", "DELETE FROM article_words WHERE article_id = ANY($1::text[])"),
    ("articles", "DELETE FROM articles WHERE article_id = ANY($1::text[])"),
)
_PAGES = "DELETE FROM pages WHERE page_id = ANY($1::text[])"
_LETTERS = "DELETE FROM dead_letters WHERE convert_from(key, 'UTF8') = ANY($1::text[])"
_REMEMBER = "INSERT INTO erased (kind, id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING"
_SAID = """
    INSERT INTO erasures (erasure_id, kind, target_hash, reason, actor, at, rows) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (erasure_id) DO NOTHING RETURNING erasure_id
"""
_KNOWN = "SELECT id FROM erased WHERE kind = $1 AND id = ANY($2::text[])"
_MASK = "■"
_NAMED = "SELECT article_id, page_id FROM articles WHERE article_id = ANY($1::text[])"
_OWN_FACTS = """
    DELETE FROM facts WHERE article_id = ANY($1::text[])
    AND ((kind = 'mention' AND name = $2) OR (kind = 'quotation' AND speaker = $2)) RETURNING fact_id
"""
_WITH = "SELECT fact_id, words FROM facts WHERE article_id = ANY($1::text[]) AND strpos(words, $2) > 0"
_FOUND_BY = "UPDATE facts SET words = $2, grams = array_to_tsvector($3::text[]) WHERE fact_id = $1"
_REPLACED_IN = (
    "UPDATE articles SET headline = replace(headline, $2, $3), body = replace(body::text, $2, $3)::jsonb WHERE article_id = ANY($1::text[])",
    """UPDATE facts SET subject = replace(subject, $2, $3), name = replace(name, $2, $3), speaker = replace(speaker, $2, $3),
       body = replace(body::text, $2, $3)::jsonb, enriched = replace(enriched::text, $2, $3)::jsonb WHERE article_id = ANY($1::text[])""",
    "UPDATE fact_lists SET context = replace(context::text, $2, $3)::jsonb WHERE article_id = ANY($1::text[])",
    "UPDATE alerts SET body = replace(body::text, $2, $3)::jsonb WHERE article_id = ANY($1::text[])",
    "UPDATE reviews SET body = replace(body::text, $2, $3)::jsonb WHERE article_id = ANY($1::text[])",
)


async def erased(connection: Connection, kind: str, ids: Collection[str]) -> set[str]:
    """Those of these pages or articles that are not to be written (again)."""
    return {row["id"] for row in await connection.fetch(_KNOWN, kind, list(ids))} if ids else set()


async def erase(connection: Connection, erasures: Sequence[Erasure]) -> int:
    """Do what was asked for, once; how many rows went or were changed."""
    total = 0
    for erasure in erasures:
        # Claimed first, so that a replay and a second replica do nothing.
        identity = hashlib.sha256(erasure.target.encode()).hexdigest()
        values = erasure.kind, identity, erasure.reason, erasure.by, erasure.at
        if await connection.fetchval(_SAID, erasure.erasure_id, *values, "{}") is None:
            continue
        rows = await _done(connection, erasure)
        await connection.execute(
            "UPDATE erasures SET rows = $2 WHERE erasure_id = $1", erasure.erasure_id, orjson.dumps(rows).decode()
        )
        total += sum(rows.values())
    return total


async def _done(connection: Connection, erasure: Erasure) -> Mapping[str, int]:
    match erasure.kind:
        case "page":
            return await _erase_pages(connection, [erasure.target])
        case "before":
            found = await connection.fetch(_BEFORE, date.fromisoformat(erasure.target))
            return await _erase_pages(connection, [row["page_id"] for row in found])
        case _:
            return await _erase_person(connection, erasure.target)


async def _erase_pages(connection: Connection, pages: Sequence[str]) -> dict[str, int]:
    articles = {row["article_id"] for sql in (_ARTICLES_OF, _FACTS_OF) for row in await connection.fetch(sql, pages)}
    await connection.execute(_REMEMBER, "page", pages)
    await connection.execute(_REMEMBER, "article", list(articles))
    rows = {table: _count(await connection.execute(sql, list(articles))) for table, sql in _GONE}
    rows["dead_letters"] = _count(await connection.execute(_LETTERS, [*pages, *articles]))
    return rows | {"pages": _count(await connection.execute(_PAGES, pages))}


async def _erase_person(connection: Connection, name: str) -> dict[str, int]:
    """Facts of the person go; in texts as many signs stand in the name's place, so that every offset still holds; figures stay."""
    mask = _MASK * len(name)
    articles = await _articles_with(connection, name)
    pages = [row["page_id"] for row in await connection.fetch(_NAMED, articles)]
    gone = [row["fact_id"] for row in await connection.fetch(_OWN_FACTS, articles, name)]
    await connection.execute("DELETE FROM fact_entities WHERE fact_id = ANY($1::text[])", gone)
    await connection.execute("DELETE FROM checks WHERE fact_id = ANY($1::text[])", gone)
    rows = {"facts": len(gone)}
    rows["pages"] = await _mask_pages(connection, articles, name)
    for sql in _REPLACED_IN:
        await connection.execute(sql, articles, name, mask)
    rows["entities"] = _count(
        await connection.execute("DELETE FROM entities WHERE scheme = 'dateline-person' AND name = $1", name)
    )
    await _index_again(connection, articles, name)
    # What a replay would bring is not written again: the rows that stand are without the name.
    await connection.execute(_REMEMBER, "page", pages)
    await connection.execute(_REMEMBER, "article", articles)
    return rows | {"articles": len(articles)}


async def _articles_with(connection: Connection, name: str) -> list[str]:
    """Articles that print the name, by the index of words."""
    (condition,) = parse(f'"{name}"').conditions()
    sql = "SELECT DISTINCT article_id FROM article_words WHERE grams @@ $1::text::tsquery AND strpos(words, $2) > 0"
    return [row["article_id"] for row in await connection.fetch(sql, condition.tsquery, fold(name))]


async def _mask_pages(connection: Connection, articles: Sequence[str], name: str) -> int:
    """On the raw pages, where the name may be cut by the end of a line: by the article's alignment, character for character."""
    masked: dict[str, set[int]] = {}
    for row in await connection.fetch("SELECT page_id, body FROM articles WHERE article_id = ANY($1::text[])", articles):
        article = Article.decode(row["body"].encode())
        at = article.text.find(name)
        while at >= 0:
            held = masked.setdefault(row["page_id"], set())
            for begin, on_page, length in article.alignment:
                first, last = max(at, begin), min(at + len(name), begin + length)
                held.update(range(on_page + first - begin, on_page + max(first, last) - begin))
            at = article.text.find(name, at + 1)
    for page_id, offsets in masked.items():
        text = await connection.fetchval("SELECT text FROM pages WHERE page_id = $1", page_id)
        if text is not None:
            said = "".join(_MASK if at in offsets else sign for at, sign in enumerate(text)).replace(name, _MASK * len(name))
            await connection.execute("UPDATE pages SET text = $2, layout = NULL WHERE page_id = $1", page_id, said)
    return len(masked)


async def _index_again(connection: Connection, articles: Sequence[str], name: str) -> None:
    texts = await connection.fetch("SELECT body FROM articles WHERE article_id = ANY($1::text[])", articles)
    await merge(connection, tables.WORDS, [row for text in texts for row in word_rows(Article.decode(text["body"].encode()))])
    folded = fold(name)
    for row in await connection.fetch(_WITH, articles, folded):
        words = row["words"].replace(folded, _MASK * len(folded))
        await connection.execute(_FOUND_BY, row["fact_id"], words, bigrams(words))


def _count(tag: str) -> int:
    return int(tag.rsplit(" ", 1)[1])
