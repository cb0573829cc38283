"""Each word of the interface is there in both languages and is used."""

import re
from pathlib import Path

import dateline_api.site
from dateline_api.site.words import catalogue, language_of, sayer

WEB = Path(dateline_api.site.__file__).parent


def test_both_languages_have_each_word_with_the_same_places() -> None:
    zh, en = catalogue()["zh"], catalogue()["en"]
    assert zh.keys() == en.keys()
    assert {key for key in zh if set(re.findall(r"{(\w+)}", zh[key])) != set(re.findall(r"{(\w+)}", en[key]))} == set()


def test_every_key_that_a_template_names_is_in_the_catalogue() -> None:
    named = {key for path in WEB.rglob("*.html") for key in re.findall(r"say\('([\w.]+)'[,)]", path.read_text("utf-8"))}
    assert named
    assert named - catalogue()["zh"].keys() == set()


def test_the_language_asked_for_wins_over_the_kept_and_the_browsers() -> None:
    assert language_of("en", "zh", "zh-CN,zh") == "en"
    assert language_of("xx", "en", "zh-CN") == "en"
    assert language_of(None, None, "fr-FR, en;q=0.8") == "en"
    assert language_of(None, None, "") == "zh"
    assert sayer("en")("search.found", n=3) == "3 found"
