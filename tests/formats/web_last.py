"""The third set kept aside, of traps: long comments, the next story below, titles written for search engines, days for machines."""

from collections.abc import Callable

from web_layouts import HEAD, body, chinese, links
from web_stories import STORIES, Told

REMARK = "<div class='item'><span class='author'>网友{n}</span><p>我在当地做外贸已经二十年了，这几年的变化真的非常大，政策支持也很到位，希望越来越好，大家一起努力。</p><span>{n}小时前 回复</span></div>"


def discussed(s: Told) -> str:
    """Twenty comments below a short story."""
    return f"""{HEAD}<title>{s.headline}_示例网</title></head><body><div class="wrap"><div class="art"><h1>{s.headline}</h1><p class="from">{s.source} {s.day} {s.clock}</p><div class="txt">{body(s, "<p>{w}</p>", "<p><strong>{w}</strong></p>", "<p class='pic-text'>{w}</p>")}</div></div>
<div class="comment-list" id="comments"><h3>全部评论</h3>{"".join(REMARK.format(n=n) for n in range(20))}</div></div></body></html>"""


def endless(s: Told) -> str:
    """The next story is loaded below in an article of its own."""
    other = next(one for one in STORIES if one is not s)

    def article(t: Told) -> str:
        return f"<article><h1>{t.headline}</h1><div class='meta'><time datetime='{t.day}T{t.clock}:00+08:00'>{int(t.day[5:7])}月{int(t.day[8:])}日</time></div>{body(t, '<p>{w}</p>', '<h2>{w}</h2>', '<figure><img src=1.jpg><figcaption>{w}</figcaption></figure>')}</article>"

    return f"""{HEAD}<title>{s.headline} - 示例日报</title></head><body><header><a href="/">示例日报</a></header><main>{article(s)}{article(other)}</main><footer>© 示例日报</footer></body></html>"""


def searched(s: Told) -> str:
    """The title is written for search engines, the headline is the only heading of the first rank."""
    return f"""{HEAD}<title>最新！{s.headline[:-4]}，具体情况来了_示例号</title><meta property="og:title" content="最新！{s.headline[:-4]}，具体情况来了"></head><body><header><div class="logo"><a href="/"><img src="logo.png"></a></div></header><h1>{s.headline}</h1><div class="sub-info">{s.day.replace("-", ".")} {s.clock} | {s.source} | 文：{s.author}</div>
<div class="rich-text">{body(s, "<p>{w}</p>", "<h3>{w}</h3>", "<p style='text-align:center'><img src='2.jpg'></p><p style='text-align:center;color:#999'>{w}</p>")}</div><div class="copyright-info"><p>本文由示例号作者上传并发布，仅代表作者观点，未经许可不得转载。</p></div><div class="related-articles">{links(s, "<p><a href='/{n}'>{t}</a></p>")}</div></body></html>"""


def machine(s: Told) -> str:
    """A day in words for people (3天前) and in figures for machines only; a tag before the headline; microdata."""
    return f"""{HEAD}<title>{s.headline}-示例财经网</title></head><body><div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline"><span class="tag">独家</span>{s.headline}</h1><span itemprop="author">{s.author}</span> <time itemprop="datePublished" datetime="{s.day}">3天前</time>
<div itemprop="articleBody">{body(s, "<p>{w}</p>", "<p><b>{w}</b></p>", "<div class='image-desc'>{w}</div>")}</div></div><div class="recommend-list">{links(s, "<div class='row'><a href='/{n}'>{t}</a><p>{t}。记者了解到，相关部门正在进一步研究有关措施。</p><time datetime='2026-11-0{n}'>1小时前</time></div>")}</div></body></html>"""


def cut_title(s: Told) -> str:
    """The title is cut short with dots; a table sets the page; the source's line stands below the text."""
    return f"""<html><head><meta charset="utf-8"><title>{s.headline[:12]}...-示例区人民政府网站</title></head><body><table><tr><td><div class="nav"><a href="/">首页</a><a href="/z">政务</a></div></td></tr><tr><td><h1 style="text-align:center">{s.headline}</h1><div style="text-align:center">【信息时间：{s.day}　阅读次数：<script>document.write(1)</script>】【我要打印】【关闭】</div>
<div class="ewb-article-info">{body(s, "<p>　　{w}</p>", "<p>　　<b>{w}</b></p>", "<p align='center'><img src='3.jpg'></p><p align='center'>{w}</p>")}<p style="text-align:right">（{s.source} {s.author}）</p></div></td></tr><tr><td>{links(s, "<div>· <a href='/{n}'>{t}</a> [2024-02-0{n}]</div>")}</td></tr><tr><td>示例区人民政府主办 {chinese("2020-05-01")}起试运行 备案序号：浙ICP备11036777号</td></tr></table></body></html>"""


LAYOUTS: tuple[Callable[[Told], str], ...] = (discussed, endless, searched, machine, cut_title)
