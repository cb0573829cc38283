"""Which pieces of a web page are the story, and what each of them is.

trafilatura says where the story stands; the smallest element that holds it is read whole, because what it leaves out there
(subheads, short paragraphs, tables) belongs to the story too, unless its markup or its words show that it does not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dateline_ingest.domain.days import day_of
from dateline_ingest.domain.web.credits import Credit, credit_in, reporters_in, signed_in
from dateline_ingest.domain.web.headline import text_in
from dateline_ingest.domain.web.names import personal
from dateline_ingest.domain.web.walk import Piece, pieces_of, tables_in
from dateline_schema.records.page import BlockRole

_SENTENCES = re.compile(r"[。！？!?；;\n\t|]+|\.\s")
_BLANKS = re.compile(r"\s+")
_ANCHOR_SHARE = 0.85
_NOISE_SHARE = 0.4
_NOISE = re.compile(
    r"(?:^|[-_\s])(?:related|relate|relevant|recommend\w*|hot\w{0,6}|rank\w*|share\w*|comments?|copyright|foot(?:er)?|nav\w*|crumbs?|breadcrumbs?|"
    r"ads?|advert\w*|side(?:bar)?|aside|toolbar|tags?|qrcode|ewm|disclaimer|pagination|pager?|pages|prev\w*|next\w*|xgyd|xgxw|xgwz|tuijian|pinglun|"
    r"fenxiang|banquan|more|links?|friend\w*|login|search|topbar|menu|popup|subscribe|author-?(?:card|info|box)|mbx|dqwz|weizhi|location|bottom)(?:$|[-_\s\d])",
    re.I,
)
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Readers' words and other stories may be longer than a short story itself.
_OTHERS = re.compile(r"(?:^|[-_\s])(?:comments?|replies|related|recommend\w*|pinglun|tuijian)(?:$|[-_\s\d])", re.I)
_OTHERS_SHARE = 0.85
_ASIDE = frozenset({"nav", "footer", "aside", "form"})
_OTHERS_HEAD = re.compile(
    r"[【\[<《>\s▌■◆●|]*(?:(?:相关|推荐|延伸|更多|热门|热点|精彩|往期|最新|猜你|大家|今日|编辑|为您|为你|您可能|你可能|相關|推薦|延伸|更多|熱門|本周|本月|频道|图片|视频|上|下|栏目|专题|关联|扩展|拓展|其他|其它|同类|频道)"
    r"(?:的|也|还)?(?:阅读|新闻|文章|推荐|报道|链接|资讯|内容|精选|回顾|喜欢的?|在看|都在看|感兴趣的?|热点|排行|排行榜|导读|稿件|信息|图集|专题|动态|閱讀|新聞|文章|報導|連結|解读|热文|一篇|关注|热搜|焦点|消息){1,2}|"
    r"猜你喜欢|排行榜|点击排行|热门评论|最新评论|网友评论|全部评论|相关附件|附件下载|友情链接|(?:Related|Recommended|More|Read|Most|You may)(?: \w+){0,3})[】\]>》\s:：>…]*",
    re.I,
)
_LEGAL = re.compile(
    r"版权所有|版权声明|著作权|未经(?:书面|本网|本站|本报|许可|允许|.{0,6}授权)|不得(?:转载|以任何|擅自)|转载(?:请|须|时|自)|免责声明|特别声明|郑重声明|本(?:文|网|站|平台|号)(?:仅|只|不|所|转|刊|注|内容)?.{0,14}(?:不代表|仅代表|立场|观点|责任|用于)"
    r"|仅(?:供参考|代表作者)|ICP备|公网安备|许可证|举报(?:电话|邮箱|热线)|违法和不良信息|Copyright|©|All [Rr]ights [Rr]eserved|侵权|投诉|投资(?:需|者据此|有风险)|不构成.{0,10}(?:建议|依据)|据此操作|风险自担|主办单位|承办单位|网站标识码|联系我们|如有.{0,10}(?:问题|异议|侵犯)|"
    r"版權所有|轉載|免責"
)
_TRIFLE = re.compile(
    r"[【\[(（]?(?:字[号體体]|大\s?中\s?小|小\s?中\s?大|打印|關閉|关闭|返回|分享|收藏|点赞|评论|纠错|扫[一码]|扫描|长按|微信|微博|QQ|朋友圈|手机(?:看|版|查看)|(?:点击|进入|查看|展开|阅读)(?:全文|更多|原文|下载|查看|进入|这里|图片)|上一[篇页条]|下一[篇页条]|首页|末页|尾页|"
    r"当前位置|您(?:现在|当前)?(?:的|所在)?位置|加载中|登录|注册|下载.{0,8}(?:客户端|APP)|.{0,12}客户端|关注.{0,12}公众号|责任编辑|责编|\[?编辑[:：]|二维码|转发|赞|顶|踩|微信扫|举报|反馈|来源[:：]).{0,24}",
    re.I,
)
_SENTENCE = re.compile(r"[。！？!?；;：:…”」』）)]\s*$|[.][”\"]?\s*$")
_CREDIT_CUE = re.compile(
    r"(?:图片?|图为|图文|图表|资料图片?|题图|配图|圖|▲|△|↑|图源|照片|摄影|供图|摄)(?:片来源|片说明|/|[:：]|为|源)|.{2,60}(?:摄|供图|图片来源.{2,20}|资料(?:图|图片|照片))[)）]?$|[（(]?图[/／]"
)
_ALL_LINKS, _TAG_MOST = 0.8, 8
_HEADING_MOST, _CAPTION_MOST, _LINK_MOST, _TAIL = 42, 120, 90, 8
_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节部])"
)
_LEAD_LEAST = 40
_BYLINE_MOST = 16
"""Characters of a line before the text that may be anything; behind a longer one the text has begun."""


@dataclass(slots=True)
class Story:
    """The story's pieces with their roles; `lead`: the lines before its text, where credits stand; `credits`: of all lines that are."""

    parts: list[tuple[BlockRole, str]] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)


def story_in(body: Any, found: str, headline: str) -> Story:
    """The story in a page's body. `found`: the main text as far as trafilatura found it; without one every sentence counts. The headline and what stands above it are left out."""
    pieces = tables_in(list(pieces_of(body)))
    known = _keys(_SENTENCES.split(found))
    told = [_told(piece, known) if known else _is_text(piece) for piece in pieces]
    weights = _weights(pieces, told)
    anchor = _alone(_anchor(body, weights), weights, headline)
    inside = [i for i, piece in enumerate(pieces) if _within(piece.element, anchor)]
    noise: dict[Any, bool] = {}
    ends = [i for i in inside if told[i]]
    between = range(ends[0], ends[-1]) if ends else range(0)
    kept = [i for i in inside if _is_kept(pieces[i], told[i], i in between, anchor, weights, noise)]
    first = next((i for i in kept if told[i]), len(pieces))
    above = [piece for i, piece in enumerate(pieces[:first]) if i >= first - _ABOVE]
    left = set(inside).difference(kept)
    last = kept[-1] if kept else len(pieces)
    below = [pieces[i] for i in sorted(left) if i > first] + [pieces[i] for i in range(last + 1, min(last + _BELOW, len(pieces)))]
    return _roles([pieces[i] for i in kept], {k for k, i in enumerate(kept) if told[i]}, above, below, headline)


def _keys(parts: Iterable[str]) -> set[str]:
    return {key for part in parts if len(key := _BLANKS.sub("", part).strip("-•·*")) > 1}


def _told(piece: Piece, known: set[str]) -> bool:
    """Whether most of a piece is in the main text."""
    keys = _keys(_SENTENCES.split(piece.text))
    return sum(len(key) for key in keys if key in known) * 2 > sum(map(len, keys))


def _is_text(piece: Piece) -> bool:
    return not piece.is_links and len(piece.text) > 5 and _SENTENCE.search(piece.text) is not None


def _ancestors(element: Any) -> Iterable[Any]:
    while element is not None:
        yield element
        element = element.getparent()


def _weights(pieces: list[Piece], told: list[bool]) -> dict[Any, int]:
    weights: dict[Any, int] = {}
    for piece, is_told in zip(pieces, told, strict=True):
        if is_told and not piece.is_links:
            weights[piece.element] = weights.get(piece.element, 0) + len(piece.text)
    for element, weight in list(weights.items()):
        for above in _ancestors(element.getparent()):
            weights[above] = weights.get(above, 0) + weight
    return weights


def _anchor(body: Any, weights: dict[Any, int]) -> Any:
    """The deepest element that holds nearly all of it."""
    anchor, whole = body, weights.get(body, 0)
    while whole:
        deeper = next((child for child in anchor if weights.get(child, 0) >= _ANCHOR_SHARE * whole), None)
        if deeper is None or (deeper.tag in ("p", "span", "section") and len(deeper) == 0):
            break
        anchor = deeper
    return anchor


def _alone(anchor: Any, weights: dict[Any, int], headline: str) -> Any:
    """Of several articles one behind the other (pages that load the next story) the one with the headline, else the first."""
    articles = [
        one
        for one in anchor.iter("article")
        if weights.get(one) and not any(up.tag == "article" for up in _ancestors(one.getparent()))
    ]
    if len(articles) < 2 or sum(weights[one] for one in articles) < _ANCHOR_SHARE * weights.get(anchor, 0):
        return anchor
    close = _BLANKS.sub("", headline)
    return next(
        (one for one in articles if any(close == _BLANKS.sub("", text_in(head)) for head in one.iter("h1", "h2"))), articles[0]
    )


def _within(element: Any, anchor: Any) -> bool:
    return any(above is anchor for above in _ancestors(element))


def _is_kept(piece: Piece, told: bool, between: bool, anchor: Any, weights: dict[Any, int], noise: dict[Any, bool]) -> bool:
    for above in _ancestors(piece.element):
        if above is anchor:
            break
        if above not in noise:
            noise[above] = _is_noise(above, weights, weights.get(anchor, 0))
        if noise[above]:
            return False
    if told:
        return True
    element = piece.element
    if weights.get(element) or weights.get(element.getparent()) or piece.captioned or piece.heading or piece.row:
        return True
    # What trafilatura takes for boilerplate in the midst of the text.
    return between and not piece.linked and (piece.pictured or _SENTENCE.search(piece.text) is not None)


def _words(element: Any) -> str:
    """Its class and id, words that only a capital parts parted too."""
    return _CAPITAL.sub("-", f"{element.get('class') or ''} {element.get('id') or ''}")


def _is_noise(element: Any, weights: dict[Any, int], whole: int) -> bool:
    words = _words(element)
    share = weights.get(element, 0) / (whole or 1)
    return ((element.tag in _ASIDE or _NOISE.search(words) is not None) and share < _NOISE_SHARE) or (
        _OTHERS.search(words) is not None and share < _OTHERS_SHARE
    )


_ABOVE = 14
"""Lines above the text among which headline and credits stand."""
_BELOW = 6
"""Lines below it that may say when it was published."""


def _roles(
    pieces: list[Piece], told: set[int], above: Sequence[Piece] = (), below: Sequence[Piece] = (), headline: str = ""
) -> Story:
    story = Story(credits=[credit for piece in above if (credit := _credit(piece, started=False))])
    end = _end_of(pieces)
    started = False
    close = _BLANKS.sub("", headline)
    for number, piece in enumerate(pieces[:end]):
        if close and number < _ABOVE and _is_headline(piece, close):
            started = False
            story.parts = [part for part in story.parts if part[0] == "time"]
            continue
        credit = _credit(piece, started=started)
        if credit:
            story.credits.append(credit)
            story.parts.append(("time", piece.text))
            continue
        role = _role(pieces, number, started=started, last=number >= end - _TAIL)
        names = reporters_in(piece.text) if role == "paragraph" and not started else signed_in(piece.text) if started else ()
        if names:
            story.credits.append(Credit(authors=names, labelled=True))
        if names and started:
            story.parts.append(("time", piece.text))
            continue
        stray = not started and role == "paragraph" and number not in told and len(piece.text) < _LEAD_LEAST
        if role is None or (stray and not _SENTENCE.search(piece.text)):
            continue
        started = started or role == "table" or (role == "paragraph" and len(piece.text) > _BYLINE_MOST)
        story.parts.append((role, piece.text))
    story.credits += [credit for piece in [*pieces[end:], *below] if (credit := _credit(piece, started=True))]
    return story


def _is_headline(piece: Piece, headline: str) -> bool:
    """Whether the piece prints the headline, perhaps with a tag beside it."""
    text = _BLANKS.sub("", piece.text)
    return text == headline or (piece.heading > 0 and headline in text and len(text) <= len(headline) + _TAG_MOST)


def roles_of(pieces: list[Piece]) -> list[tuple[BlockRole, str]]:
    """Pieces that are all of one story."""
    return _roles(pieces, set(range(len(pieces)))).parts


def _credit(piece: Piece, *, started: bool) -> Credit | None:
    """What a line of credits says. Behind the text's begin a day counts only where a label says what it is: lists have days too."""
    if piece.row or (piece.listed and piece.is_links):
        return None
    credit = credit_in(piece.spaced, beside=not started)
    if not started and piece.author and (names := personal(piece.author)) and (credit is None or not credit.authors):
        credit = replace(credit or Credit(), authors=names)
    if not started and piece.when and (credit is None or credit.day is None) and (day := day_of(piece.when)):
        credit = replace(credit or Credit(), day=day)
    if credit is None or not started:
        return credit
    return credit if credit.labelled else None


def _end_of(pieces: list[Piece]) -> int:
    """Where a heading of other stories ends this one; text behind it, unless it is most of the text, is theirs."""
    lengths = [0 if piece.is_links else len(piece.text) for piece in pieces]
    whole, done = sum(lengths), 0
    for number, piece in enumerate(pieces):
        if done * 2 > whole and len(piece.text) < _HEADING_MOST and _OTHERS_HEAD.fullmatch(piece.text):
            return number
        done += lengths[number]
    return len(pieces)


def _role(pieces: list[Piece], number: int, *, started: bool, last: bool) -> BlockRole | None:
    piece = pieces[number]
    text = piece.text
    ends = _SENTENCE.search(text) is not None
    if piece.row:
        return "table"
    if piece.is_links and (len(text) < _LINK_MOST or piece.linked > _ALL_LINKS * len(text)):
        return "list" if piece.linked > 4 else None
    if piece.linked and piece.linked * 3 > len(text) and piece.listed and not text.endswith("。"):
        return "list"
    if len(text) < _HEADING_MOST and _OTHERS_HEAD.fullmatch(text):
        return "list"
    if _LEGAL.search(text) and (last or len(text) < _LEAD_LEAST) and (not text.endswith("。") or last):
        return "legal"
    if not ends and _TRIFLE.fullmatch(text):
        return None
    if (
        piece.captioned
        or (piece.pictured and len(text) < _CAPTION_MOST and _is_caption(piece, ends))
        or (len(text) < _CAPTION_MOST and _CREDIT_CUE.match(text))
    ):
        return "caption"
    if started and _is_heading(piece, ends):
        return "heading"
    return "paragraph"


def _is_caption(piece: Piece, ends: bool) -> bool:
    """Words below a picture: centred, no sentence and no heading; a line of text may follow a picture as well."""
    text = piece.text
    return not ends and not piece.bold and len(text) < _HEADING_MOST and not _NUMBERED.match(text) and piece.centred


def _is_heading(piece: Piece, ends: bool) -> bool:
    if len(piece.text) > _HEADING_MOST or piece.text[-1] in "。；，：":
        return False
    if piece.heading or (piece.bold and piece.bold >= len(_BLANKS.sub("", piece.text)) * 0.9):
        return True
    return not ends and not piece.listed and _NUMBERED.match(piece.text) is not None
