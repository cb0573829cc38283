"""The headline of a web page: what its headings, <title> and og:title say together."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

_SITE_LIKE = re.compile(
    r"(?:网|網|报|報|社|台|刊|局|厅|委|办|部|院|署|会|政府|中心|频道|頻道|客户端|在线|资讯|新闻|新聞|要闻|动态|公告|公示|财经|門戶|门户|门户网站|官网|官方网站|平台|专栏|栏目|首页|"
    r"正文|详情|快讯|滚动|国内|国际|社会|评论|政务|经济|金融|科技|产经|股票|\.(?:com|cn|net|org)(?:\.cn)?|News|Online|Daily|Times|Post)$",
    re.I,
)
_BY_STRONG, _BY_ANY = (
    re.compile(r"\s*[_|｜]\s*|\s*(?<!-)--(?!-)\s*|\s+[-–—]\s+|\s*>\s*|\s*::+\s*"),
    re.compile(r"(?<![-–—])[-–—·](?![-–—])"),
)
_CLASS = re.compile(r"(?:^|[-_ ])(?:\w{0,12}title|\w{0,8}headline|\w{0,6}tit|bt|biaoti)(?:$|[-_ \d])", re.I)
_SITE_TITLE = re.compile(r"site|logo|nav|side|rec|hot|list|rank|relat|column|channel|section|block|mod|foot|widget", re.I)
_LEAST, _MOST = 4, 120
_LONG_HEAD, _SHORT_TAIL = 8, 14
_HALF = 0.5
_LIKE = 0.4
_PARTING = frozenset("_|-–—·>")
_SPACES = re.compile(r"\s+")
_MOST_HEADINGS = 400


def headline_of(tree: Any, *claimed: str, printed: Sequence[str] = ()) -> str:
    """The headline, empty where nothing says one or nothing but the site. `claimed`: what else names it (JSON-LD), believed if title or heading bear it out.
    `printed`: lines of the page that are no links, whatever their markup.

    A heading is believed that the title holds, the longest such; without one the title, its site's name cut off.
    """
    titles = [title for title in (_meta(tree, "og:title"), _title(tree), *_metas(tree)) if title]
    site = _meta(tree, "og:site_name") or _meta(tree, "application-name")
    whole = [_folded(title) for title in titles]
    first = list(_headings(tree, h1=True))
    best = ""
    for heading in (*first, *_headings(tree, h1=False), *printed, *claimed):
        folded = _folded(heading)
        if len(heading) <= _MOST and len(folded) > len(_folded(best)) and _borne_out(folded, whole) and folded != _folded(site):
            # JSON-LD has the site's name behind the headline as often as <title> has.
            best = best if heading in claimed and len(_folded(best)) >= _LONG_HEAD and _opens(best, [heading]) else heading
    bare = next((cut for title in titles if (cut := without_site(title, site))), "")
    if best and (len(_folded(best)) >= _HALF * len(_folded(bare)) or _opens(best, titles)):
        return _as_in(best, titles)
    alone = [heading for heading in first if len(_folded(heading)) >= _LEAST and _folded(heading) != _folded(site)]
    if len(alone) == 1 and (not bare or _is_site(bare, site)):
        return alone[0]
    like = max(alone, key=lambda heading: _likeness(heading, bare), default="")
    if like and _likeness(like, bare) >= _LIKE:
        # 独家 and other tags stand within the heading, not in the title.
        return bare if len(_folded(bare)) >= _LEAST and _folded(bare) in _folded(like) else like
    if bare and _is_site(bare, site) and not any(bare in text for text in alone):
        return ""
    return bare or (alone[0] if alone else "")


def _likeness(heading: str, title: str) -> float:
    """Share of the pairs of characters of the shorter that the longer has too: titles for search engines say the headline anew."""
    one, other = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (_folded(heading), _folded(title)))
    return len(one & other) / (min(len(one), len(other)) or 1)


def _opens(heading: str, titles: list[str]) -> bool:
    """Whether a title is the heading and something parted from it: channels and sites of whatever name."""
    folded = _folded(heading)
    return any(_folded(title).startswith(folded) and _folded(title)[len(folded) :][:1] in _PARTING for title in titles)


def without_site(title: str, site: str = "") -> str:
    """The title without names of site and channels at its end: only where the tail is one, so 3-1, 1-10月 and 中国—中亚 stay whole."""
    title = _SPACES.sub(" ", title).strip()
    while True:
        cut = _last_cut(title, site)
        if cut is None:
            return title
        title = cut


def _last_cut(title: str, site: str) -> str | None:
    strong = list(_BY_STRONG.finditer(title))
    if strong:
        head, tail = title[: strong[-1].start()], title[strong[-1].end() :]
        if head and (_is_site(tail, site) or (len(head) >= _LONG_HEAD and len(tail) <= _SHORT_TAIL and len(tail) <= len(head))):
            return head
    weak = list(_BY_ANY.finditer(title))
    if weak:
        head, tail = title[: weak[-1].start()].rstrip(), title[weak[-1].end() :].strip()
        if len(head) >= _LEAST and len(tail) <= _SHORT_TAIL and _is_site(tail, site):
            return head
    return None


def _is_site(tail: str, site: str) -> bool:
    return bool(site and _folded(tail) == _folded(site)) or (len(tail) <= 2 * _SHORT_TAIL and _SITE_LIKE.search(tail) is not None)


def _borne_out(folded: str, titles: list[str]) -> bool:
    """Whether a title holds the heading, or is the heading cut short."""
    if len(folded) < _LEAST:
        return False
    for title in titles:
        short = title.rstrip(".…")
        if folded in title or (len(title) > len(short) >= 2 * _LEAST and folded.startswith(short)):
            return True
    return False


def _headings(tree: Any, *, h1: bool) -> Iterator[str]:
    found = tree.iter("h1") if h1 else tree.iter("h2", "h3", "h4", "div", "p", "span", "td", "strong", "b")
    count = 0
    for element in found:
        if not h1 and element.tag in ("div", "p", "span", "td") and not _is_title(element):
            continue
        count += 1
        if count > _MOST_HEADINGS:
            return
        text = text_in(element)
        if text:
            yield text


def _is_title(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _CLASS.search(names) is not None and _SITE_TITLE.search(names) is None


def text_in(element: Any) -> str:
    """The element's text on one line; nothing of more than twice a headline's length."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > 10 * _MOST:
            return ""
    return _SPACES.sub(" ", "".join(parts)).strip()


def _as_in(heading: str, titles: list[str]) -> str:
    """Without the spaces that only the heading has, where it is broken into lines."""
    if " " in heading:
        close = heading.replace(" ", "")
        if any(close in title for title in titles):
            return close
    return heading


def _folded(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).lower()


def _title(tree: Any) -> str:
    found = tree.find(".//title")
    return text_in(found) if found is not None else ""


def _meta(tree: Any, name: str) -> str:
    for element in tree.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() == name:
            return _SPACES.sub(" ", element.get("content") or "").strip()
    return ""


def _metas(tree: Any) -> tuple[str, ...]:
    """What government sites and others write beside: ArticleTitle, twitter:title."""
    return tuple(filter(None, (_meta(tree, name) for name in ("articletitle", "twitter:title"))))
