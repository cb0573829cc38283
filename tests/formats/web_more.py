"""A second set of layouts that were kept aside, written after the reader was mended on the first: other sites, other habits."""

from collections.abc import Callable

from web_layouts import HEAD, body, chinese, links
from web_stories import Told


def reporter_site(s: Told) -> str:
    """Text broken by br in one box, reporters above, a telephone line and the editor glued to the end."""
    text = "<br>\n<br>\n".join(words if kind != "h" else f"<strong>{words}</strong>" for kind, words in s.parts)
    return f"""{HEAD}<title>{s.headline}_长三角政商_示例新闻-The Example</title></head><body><div class="bn_bt"><a href="/">精选</a><a href="/v">视频</a></div><div class="newscontent"><h1 class="news_title">{s.headline}</h1>
<div class="news_about"><p>示例新闻记者 {s.author}</p><p>{s.day} {s.clock}&nbsp;<span>来源：<span>示例新闻</span></span></p></div><div class="news_txt" data-size="standard">{text}<div class="news_editor">责任编辑：{s.editor}</div>
示例新闻报料：021-962866<br>示例新闻，未经授权不得转载</div><div class="news_love"><div class="news_keyword">关键词 &gt;&gt; <a href="/k">外贸</a></div></div></div>
<div class="main_rt"><h2>相关推荐</h2><ul>{links(s)}</ul><h2>热新闻</h2><ul>{links(s)}</ul></div><div class="footer"><p>Copyright © 2014-2024 沪ICP备14003370号 互联网新闻信息服务许可证：31120170006</p></div></body></html>"""


def many_accounts(s: Told) -> str:
    """Every word in a span, a short year, JSON of the recommended stories in a script, the account as author."""
    listed = ",".join(f'{{"title":"{other}","publish_time":"2021-05-0{n + 1} 10:00"}}' for n, other in enumerate(s.others))
    return f"""{HEAD}<title>{s.headline}</title><script>window.__REC__ = {{"list":[{listed}]}};</script></head><body><div id="app"><div class="index-module_articleTitle">{s.headline}</div><div class="index-module_articleDesc"><p class="author-name">{s.source}</p><span class="index-module_articleSource"><span>发布时间：{s.day[2:]}</span><span>{s.clock}</span></span></div>
<div class="article-content">{body(s, "<p><span class='bjh-p'>{w}</span></p>", "<p><span class='bjh-p'><span class='bjh-strong'><strong>{w}</strong></span></span></p>", "<div class='img-container'><img src='1.jpg'></div><p><span class='bjh-image-caption'>{w}</span></p>")}</div>
<div class="report"><a href="#">举报/反馈</a></div></div><div class="recommend"><h2>作者最新文章</h2>{links(s, "<div><a href='/{n}'>{t}</a><span>5小时前</span></div>")}</div><div class="hot"><h2>相关文章</h2>{links(s, "<div><a href='/{n}'>{t}</a></div>")}</div><p>设为首页 © Example 使用前必读 意见反馈 京ICP证030173号</p></body></html>"""


def observer(s: Told) -> str:
    """The headline in a third-rank heading within a list, links on names within the text, a notice to those who pass it on."""

    def linked(words: str) -> str:
        return words.replace("增长", "<a href='/z'>增长</a>", 1)

    text = "".join(
        f"<p>{linked(words)}</p>"
        if kind == "p"
        else f"<p><strong>{words}</strong></p>"
        if kind == "h"
        else f"<p align='center'><img src='2.jpg'></p><p align='center'>{words}</p>"
        for kind, words in s.parts
    )
    return f"""{HEAD}<title>{s.headline}</title></head><body><ul class="nav-bar"><li><a href="/">首页</a></li><li><a href="/r">评论</a></li></ul><div class="main content-main"><ul class="index-list"><li class="left left-main"><h3>{s.headline}</h3><div class="time fix"><span>{s.day} {s.clock}:52</span><span>来源：{s.source}</span></div>
<div class="content all-txt"><p>（示例网讯）</p>{text}<p>本文系示例网独家稿件，未经授权，不得转载。</p></div><div class="share-bar"><span>分享到</span></div><p>责任编辑：{s.editor}</p><div class="key-word">标签 <a href="/t">外贸</a></div></li>
<li class="right"><h4>示例网48小时点击排行</h4><ol>{links(s)}</ol></li></ul></div><div class="footer"><a href="/about">关于我们</a> <a href="/job">招聘信息</a></div></body></html>"""


def traditional(s: Told) -> str:
    """An agency across the strait: a day with strokes and an update, a box to join, further reading among the paragraphs."""
    parts = list(s.parts)
    text = "".join(
        f"<p>{words}</p>"
        if kind == "p"
        else f"<h2>{words}</h2>"
        if kind == "h"
        else f"<figure class='floatImg'><img src='3.jpg'><figcaption>{words}</figcaption></figure>"
        for kind, words in parts
    )
    head, _, tail = text.partition("</p>")
    return f"""<!DOCTYPE html><html lang="zh-Hant-TW"><head><meta charset="utf-8"><title>{s.headline} | 產經 | 示例社 EXA</title><meta property="og:title" content="{s.headline} | 產經 | 示例社 EXA"><meta itemprop="datePublished" content="{s.day.replace("-", "/")} {s.clock}"></head><body><nav><a href="/">即時</a><a href="/p">政治</a></nav><div class="centralContent"><h1><span>{s.headline}</span></h1>
<div class="timeBox"><div class="updatetime"><span>{s.day.replace("-", "/")} {s.clock}</span>（{s.day.replace("-", "/")} 20:01 更新）</div></div><div class="paragraph">{head}</p><div class="moreArticle"><div class="title">延伸閱讀</div>{links(s, "<a href='/{n}'>{t}</a>")}</div>{tail}<p>（編輯：{s.editor}）</p></div>
<div class="paragraph bottomBox"><p>本網站之文字、圖片及影音，非經授權，不得轉載、公開播送或公開傳輸及利用。</p></div><div class="paragraph moreArticle"><a href="/x">{s.others[0]}</a></div></div></body></html>"""


def script_day(s: Told) -> str:
    """The day is written by a script only."""
    return f"""{HEAD}<meta property="og:title" content="{s.headline}"><title>{s.headline}</title></head><body><h1 class="rich_media_title">{s.headline}</h1><div id="meta_content"><span>{s.source}</span><em id="publish_time"></em></div>
<div id="js_content">{body(s, "<p><span>{w}</span></p>", "<p><strong>{w}</strong></p>", "<p><img data-src='4.jpg'></p><p style='text-align: center;'><span>{w}</span></p>")}<p>END</p></div><script>var msg_title = '{s.headline}'; var publish_time = "{s.day}" || ""; var round_head_img = "";</script></body></html>"""


def interview(s: Told) -> str:
    """Questions and answers in bold and plain, an introduction, a note on the guest; a hidden copy for printing."""
    answers = [words for kind, words in s.parts if kind == "p"]
    text = "".join(
        f"<p><b>问：{'具体情况如何' if n else '总体怎样'}？</b></p><p>答：{words}</p>" for n, words in enumerate(answers[1:])
    )
    rest = "".join(f"<p>{words}</p>" for kind, words in s.parts if kind != "p")
    return f"""{HEAD}<title>{s.headline}-示例网</title><meta name="publishdate" content="{s.day}"></head><body><div class="print" style="display:none"><h1>{s.headline}</h1>{links(s)}</div><div class="crumbs"><a href="/">首页</a><a href="/ft">访谈</a></div><div class="article"><h1>{s.headline}</h1><div class="info">{chinese(s.day)} {s.clock} <i>来源：{s.source}</i> <i>记者：{s.author}</i></div>
<div class="article-main"><p>{answers[0]}</p>{text}{rest}</div><div class="page"><a href="/1">1</a><a href="/2">2</a><a href="/2">下一页</a></div></div><div class="sidebar"><h3>专题推荐</h3>{links(s, "<p><a href='/{n}'>{t}</a></p>")}</div></body></html>"""


LAYOUTS: tuple[Callable[[Told], str], ...] = (reporter_site, many_accounts, observer, traditional, script_day, interview)
