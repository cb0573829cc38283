"""Names to records: places in every scheme, organisations and people across articles; ambiguity is no link."""

from datetime import date

import pytest

from dateline_enrichment.domain import enrich
from dateline_enrichment.domain.entities import organisation, person
from dateline_enrichment.domain.places import area_of, leading_area, members_of
from dateline_extraction.domain.facts import batch_of
from dateline_schema.ids import digest
from dateline_schema.records import Article


@pytest.mark.parametrize(
    ("name", "scheme", "code"),
    [
        ("也门", "iso3166-1", "YE"),
        ("葉門", "iso3166-1", "YE"),
        ("我国", "iso3166-1", "CN"),
        ("美", "iso3166-1", "US"),
        ("拉美", "un-m49", "419"),
        ("非洲", "un-m49", "002"),
        ("东盟", "dateline-group", "ASEAN"),
        ("欧盟", "dateline-group", "EU"),
        ("RCEP", "dateline-group", "RCEP"),
        ("共建“一带一路”国家", "dateline-group", "BRI"),
        ("中东", "dateline-group", "MIDDLE-EAST"),
        ("长三角", "dateline-group", "CN-YRD"),
        ("海南", "iso3166-2", "CN-HI"),
        ("海南省", "iso3166-2", "CN-HI"),
        ("廣東省", "iso3166-2", "CN-GD"),
        ("广西壮族自治区", "iso3166-2", "CN-GX"),
        ("吉林", "iso3166-2", "CN-JL"),
        ("吉林市", "gb-t-2260", "220200"),
        ("南京", "gb-t-2260", "320100"),
        ("黔南布依族苗族自治州", "gb-t-2260", "522700"),
        ("清城区", "gb-t-2260", "441802"),
        ("雄安新区", "gb-t-2260", "133100"),
        ("滦县", "gb-t-2260", "130223"),
        ("北京市朝阳区", "gb-t-2260", "110105"),
        ("辽宁省朝阳市", "gb-t-2260", "211300"),
        ("广东省广州市越秀区", "gb-t-2260", "440104"),
        ("基辅", "geonames", "703448"),
        ("伦敦", "geonames", "2643743"),
        ("马那瓜", "geonames", "3617763"),
        ("萨那", "geonames", "71137"),
    ],
)
def test_a_place_has_its_code(name: str, scheme: str, code: str) -> None:
    area = area_of(name)
    assert area is not None
    assert (area.scheme, area.code) == (scheme, code)
    assert area.reason


@pytest.mark.parametrize("name", ["某地", "朝阳区", "鼓楼区", "", "   ", "山河省"])
def test_an_unknown_or_ambiguous_place_has_none(name: str) -> None:
    assert area_of(name) is None


@pytest.mark.parametrize(("name", "north", "east"), [("基辅", 50, 30), ("南京", 32, 118), ("海南", 20, 110), ("伦敦", 51, 0)])
def test_cities_and_divisions_have_coordinates(name: str, north: float, east: float) -> None:
    area = area_of(name)
    assert area
    assert area.latitude
    assert area.longitude
    assert abs(float(area.latitude) - north) < 1.2
    assert abs(float(area.longitude) - east) < 1.2


def test_groups_have_members_where_they_are_fixed() -> None:
    assert len(members_of("ASEAN")) == 11
    assert len(members_of("EU")) == 27
    assert members_of("CN-BTH") == ("CN-BJ", "CN-TJ", "CN-HE")
    assert members_of("BRI") == members_of("CN") == ()


def test_the_area_a_phrase_begins_with() -> None:
    assert leading_area("海南自由贸易港") == ("CN-HI", "自由贸易港")
    assert leading_area("拉美") == ("419", "")
    assert leading_area("外贸") == (None, "外贸")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中国人民银行", "央行"),
        ("国家发展改革委", "国家发展和改革委员会"),
        ("美联储", "美国联邦储备委员会"),
        ("世贸组织", "世界贸易组织"),
        ("中国石油天然气股份有限公司", "中石油"),
        ("國家統計局", "国家统计局"),
    ],
)
def test_an_organisation_is_one_record_under_all_its_names(one: str, other: str) -> None:
    first, second = organisation(one, one), organisation(other, other)
    assert first
    assert second
    assert first.code == second.code
    assert first.reason


def test_an_unlisted_organisation_is_its_full_name_in_the_article() -> None:
    short, full = organisation("凯驰", "山东凯驰轮胎有限公司"), organisation("山东凯驰轮胎有限公司", "山东凯驰轮胎有限公司")
    assert short
    assert full
    assert short.code == full.code
    assert "凯驰" in short.reason


def test_people_meet_under_their_full_name_and_the_reason_tells_the_doubt() -> None:
    one, other = person("赫亚里", "哈立德·赫亚里", "联合国助理秘书长"), person("哈立德•赫亚里", "哈立德•赫亚里", None)
    assert one
    assert other
    assert one.code == other.code
    assert "联合国助理秘书长" in one.reason
    chinese = person("王令浚", "王令浚", None)
    assert chinese
    assert "not told apart" in chinese.reason
    assert person("王", "王", None) is None


def test_speakers_and_participants_are_the_people_and_bodies_that_the_article_names() -> None:
    text = "新华社北京1月12日电 商务部部长王文涛12日在北京会见美国商务部部长雷蒙多。王文涛表示，双方将加强合作。"
    article = Article(
        article_id=digest(text.encode()), page_id=digest(b"p"), ordinal=0, source="test", headline="会见",
        paragraphs=(text,), text=text, published_on=date(2024, 1, 12),
    )  # fmt: skip
    batch = enrich(batch_of(article))
    codes = {row.fact.kind: {link.code for link in row.enriched.links} for row in batch.facts if row.fact.kind != "mention"}
    assert "王文涛" in codes["quotation"]
    assert all(link.reason for row in batch.facts for link in row.enriched.links)
