"""The stories as agencies, feeds and mail hand them on, and files that no reader takes: with what is right, for tools/formats.py."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

import web_layouts
from web_stories import STORIES, Told
from web_tales import TALES, TRADITIONAL


def _html(story: Told) -> str:
    forms = {"p": "<p>{}</p>", "h": "<h2>{}</h2>", "cap": "<figure><figcaption>{}</figcaption></figure>"}
    return "".join(forms[kind].format(escape(words)) for kind, words in story.parts)


def _moment(story: Told) -> str:
    return f"{story.day}T{story.clock}:00+08:00"


def _ninjs(version: int) -> Callable[[Told], bytes]:
    def item(story: Told) -> bytes:
        if version == 1:
            own = {
                "headline": story.headline,
                "byline": story.author,
                "body_xhtml": _html(story),
                "versioncreated": _moment(story),
            }
        else:
            kind = "contenttype" if version == 2 else "contentType"
            body = {"role": "main", kind: "text/html", "value": _html(story)}
            short = {"role": "short", "value": story.headline[:6]}
            own = {"headlines": [short, {"role": "main", "value": story.headline}], "bodies": [body], "by": story.author}
            own |= {"firstCreated": _moment(story)}
        return json.dumps({"uri": "urn:example:1", "type": "text", "language": "zh"} | own, ensure_ascii=False).encode()

    return item


def _rss(story: Told) -> bytes:
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>示例网</title><item><title>{escape(story.headline)}</title>
<pubDate>{story.day.replace("-", "/")} {story.clock}:00</pubDate><dc:creator>{story.author}</dc:creator><description>摘要</description><content:encoded><![CDATA[{_html(story)}]]></content:encoded></item></channel></rss>""".encode()


def _atom(story: Told) -> bytes:
    return f"""<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>示例网</a:title><a:entry><a:id>1</a:id><a:title>{escape(story.headline)}</a:title><a:published>{_moment(story)}</a:published>
<a:author><a:name>{story.author}</a:name></a:author><a:content type="html">{escape(_html(story))}</a:content></a:entry></a:feed>""".encode(
        "utf-16"
    )


def _nitf(story: Told) -> bytes:
    body = _html(story).replace("h2>", "hl2>").replace("figure>", "media>").replace("figcaption>", "media.caption>")
    return f"""<nitf><head><docdata><date.issue norm="{story.day.replace("-", "")}T000000+0800"/></docdata></head><body><body.head><hedline><hl1>{escape(story.headline)}</hl1></hedline>
<byline><person>{story.author}</person></byline></body.head><body.content>{body}</body.content></body></nitf>""".encode()


def _newsml(story: Told) -> bytes:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:example:1"><itemMeta><pubStatus qcode="stat:usable"/><firstCreated>{_moment(story)}</firstCreated></itemMeta>
<contentMeta><by>{story.author}</by><headline>{escape(story.headline)}</headline></contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{_html(story)}</body></html></inlineXML></contentSet></newsItem>""".encode()


def _mail(story: Told) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"{story.author} <a@example.cn>", "desk@example.cn", story.headline
    message["Date"] = format_datetime(datetime.fromisoformat(_moment(story)))
    message.set_content("\n\n".join(words for _, words in story.parts))
    return message.as_bytes()


def _saved(story: Told) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Snapshot-Content-Location"] = "<Saved by Blink>", "x", "https://example.cn/a"
    message.set_content(web_layouts.LAYOUTS[0](story), subtype="html", cte="quoted-printable")
    return message.as_bytes()


_FORMS: dict[str, Callable[[Told], bytes]] = {
    "ninjs1.json": _ninjs(1), "ninjs2.json": _ninjs(2), "ninjs3.json": _ninjs(3), "rss.xml": _rss, "atom.xml": _atom, "nitf.xml": _nitf,
    "newsml.xml": _newsml, "mail.eml": _mail, "saved.mhtml": _saved,
}  # fmt: skip
_REFUSED = {
    "old.arc": b"filedesc://crawl.arc 0.0.0.0 20240113080000 text/plain 73\n1 0 Example\n",
    "letter.rtf": rb"{\rtf1\ansi Exports rose.}",
    "chart.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><text>1</text></svg>',
    "sitemap.xml": b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://example.cn/</loc></url></urlset>',
    "newsml1.xml": b'<NewsML Version="1.2"><NewsItem/></NewsML>',
    "other.json": b'{"a": 1}',
}


def files() -> Iterator[tuple[str, str, bytes, dict[str, Any]]]:
    """File name, kind, bytes and answer of each."""
    for name, form in _FORMS.items():
        stem, _, ending = name.partition(".")
        for number, story in enumerate((*STORIES, *TALES, *TRADITIONAL)):
            answer = {"headline": story.headline, "published_on": story.day, "bylines": [story.author]}
            sentences = [words for _, words in story.parts]
            yield f"{stem}_{number}.{ending}", f"wire, {stem}", form(story), answer | {"sentences": sentences}
    for name, data in _REFUSED.items():
        yield name, "no reader takes", data, {"refused": True}
