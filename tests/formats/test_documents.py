"""Gazettes, reports and forms as PDF: one article, its sections as heads, ruled tables as tables, nothing of running heads and feet."""

import re

import document_set
import formats
import pytest

from dateline_extraction.domain.page import articles_in
from dateline_ingest.domain.pages import pages_in
from dateline_schema.records import Article, Page


def article_of(name: str) -> Article:
    pages = pages_in(document_set.DOCUMENTS[name](), source="formats", received_at=formats._NOW, name=f"{name}.pdf")
    (article,) = (article for page in pages if isinstance(page, Page) for article in articles_in(page))
    return article


@pytest.mark.parametrize(
    ("name", "headline", "heads"),
    [
        ("gazette", "临江市人民政府公报", ["一、总体要求", "二、主要任务", "三、保障措施"]),
        ("annual", "临江港务股份有限公司2023年年度报告", ["第二节 主要财务指标", "第三节 管理层讨论与分析"]),
        ("form", "就业见习补贴申请表", []),
    ],
)
def test_a_document_is_one_article(name: str, headline: str, heads: list[str]) -> None:
    article = article_of(name)
    assert (article.headline, [head.text for head in article.section_heads]) == (headline, heads)
    assert not re.search(r"第\d页|— ?\d|-\d-|年度报告全文|第3期", article.text)


def test_ruled_tables_come_out_by_rows_with_their_heads() -> None:
    (table,) = article_of("annual").tables
    assert table.rows == document_set.FIGURES
    (fields,) = article_of("form").tables
    assert fields.rows == tuple(tuple(cell for cell in row if cell) for row in document_set.FIELDS)


def test_what_stands_below_a_table_is_a_paragraph_of_its_own() -> None:
    assert article_of("form").paragraphs == ("注：本表一式三份，随表附送见习协议复印件。",)
