"""Web pages in the manner of sites in Chinese: the reader was developed on these; web_held.py has the layouts that were kept aside.

Each function sets one story as one kind of site does, with the navigation, lists, captions and legal lines that stand around it.
"""

from collections.abc import Callable

from web_stories import Told

HEAD = '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'


def links(story: Told, item: str = "<li><a href='/a/{n}.html'>{t}</a></li>") -> str:
    return "".join(item.format(n=n, t=t) for n, t in enumerate(story.others))


def chinese(day: str) -> str:
    year, month, date = day.split("-")
    return f"{year}年{month}月{date}日"


def body(story: Told, p: str, h: str, cap: str) -> str:
    return "\n".join({"p": p, "h": h, "cap": cap}[kind].format(w=words) for kind, words in story.parts)


def party_portal(s: Told) -> str:
    """A central news portal: channel titles with double dashes, editors in brackets below, a list of related news."""
    return f"""{HEAD}<title>{s.headline}--地方--示例网</title><meta name="publishdate" content="{s.day}"></head><body>
<div class="w1000 nav"><a href="/">示例网</a> &gt;&gt; <a href="/d/">地方</a></div><div class="layout rm_txt"><div class="col col-1 fl">
<h1>{s.headline}</h1><div class="author cf">记者 {s.author}</div><div class="col-1-1 fl">{chinese(s.day)}{s.clock} | 来源：<a href="/s">{s.source}</a></div>
<div class="rm_txt_con cf">{body(s, "<p style='text-indent: 2em;'>　　{w}</p>", "<p><strong>　　{w}</strong></p>", "<p style='text-align:center'><img src='a.jpg'></p><p style='text-align:center'>{w}</p>")}
<div class="edit cf">(责编：{s.editor}、钱进)</div><div class="share"><a href="#">分享让更多人看到</a></div></div>
<div class="rm_relevant cf"><h2>相关新闻</h2><ul class="list_16">{links(s)}</ul></div></div>
<div class="col col-2 fr"><h3>24小时排行 | 新闻频道留言热帖</h3><ul>{links(s)}</ul></div></div>
<div id="copyright">人民服务邮箱：kf@example.cn 违法和不良信息举报电话：010-12345678<br>示 例 网 版 权 所 有 ，未 经 书 面 授 权 禁 止 使 用<br>Copyright © 1997-2024</div></body></html>"""


def finance_portal(s: Told) -> str:
    """A portal's finance channel: title cut by bars and underlines, app box, keywords, statement."""
    return f"""{HEAD}<title>{s.headline}|外贸|出口_示例财经_示例网</title><meta property="og:title" content="{s.headline}">
<meta property="article:published_time" content="{s.day}T{s.clock}:00+08:00"><meta name="author" content="example_admin"></head><body>
<div class="top-bar"><a href="/">示例首页</a><a href="/n">新闻</a><a href="/f">财经</a></div>
<h1 class="main-title">{s.headline}</h1><div class="top-bar-wrap"><div class="date-source"><span class="date">{chinese(s.day)} {s.clock}</span>
<a class="source" href="/x">{s.source}</a></div></div>
<div class="article-content-left"><div class="article" id="artibody"><div class="img_wrapper"></div>
<p>　　原标题：{s.headline}</p>{body(s, "<p cms-style='font-L'>　　{w}</p>", "<p cms-style='font-L strong-Bold'><strong>　　{w}</strong></p>", "<div class='img_wrapper'><img src='b.jpg'><span class='img_descr'>{w}</span></div>")}
<div class="app-kaihu"><a href="/app">示例财经APP下载</a></div><p class="article-editor">责任编辑：{s.editor}</p></div>
<div class="keywords" id="keywords">文章关键词： <a href="/k1">外贸</a> <a href="/k2">出口</a></div>
<div class="article-bottom"><p>新浪声明：此消息系转载自合作媒体，登载此文出于传递更多信息之目的，并不意味着赞同其观点或证实其描述。文章内容仅供参考，不构成投资建议。投资者据此操作，风险自担。</p></div></div>
<div class="article-content-right"><h2>热门推荐</h2><ul>{links(s)}</ul><p>扫描二维码关注官方微信</p></div>
<div class="footer"><p>客户服务热线：4000520066 欢迎批评指正</p><p>Copyright © 1996-2024 All Rights Reserved 示例公司 版权所有</p></div></body></html>"""


def account(s: Told) -> str:
    """A portal of many accounts: hidden original title, a link back, a disclaimer, comments."""
    return f"""{HEAD}<title>{s.headline}_临江_外贸_进出口</title><meta itemprop="dateUpdate" content="2024-03-01 10:00"></head><body>
<div class="wrapper-box"><header id="main-header"><a href="/">新闻</a><a href="/s">体育</a></header><div class="left main"><div class="text">
<div class="text-title"><h1> {s.headline}
 <span class="article-tag"></span></h1><div class="article-info"><span class="time" id="news-time">{s.day} {s.clock}</span> 来源: <span><a href="/m">{s.source}</a></span></div></div>
<article class="article" id="mp-editor"><p data-role="original-title" style="display:none">原标题：{s.headline}</p>
{body(s, "<p>{w}</p>", "<p><strong>{w}</strong></p>", "<p class='ql-align-center'><img src='c.png'></p><p class='ql-align-center'>{w}</p>")}
<p>文/本报记者 {s.author}<a href="/back" class="backword"><i class="backsohu"></i>返回示例，查看更多</a></p><p data-role="editor-name">责任编辑：<span></span></p></article>
<div class="statement">平台声明：该文观点仅代表作者本人，示例号系信息发布平台，仅提供信息存储空间服务。</div>
<div class="bottom-relate-wrap"><span class="read-num">阅读 (<em>120</em>)</span></div></div>
<div class="c-comment-content"><p>我来说两句 2人参与， 1条评论</p><p>临江的外贸这几年确实发展得很快，希望越来越好。</p></div>
<div class="groom-read"><p class="title">推荐阅读</p><div class="news-box"><h4><a href="/1">{s.others[0]}</a></h4><p>昨天 14:05</p></div><div class="news-box"><h4><a href="/2">{s.others[1]}</a></h4><p>昨天 14:05</p></div></div></div></div></body></html>"""


def government(s: Told) -> str:
    """A government's own portal: meta elements of its CMS, print and font buttons, editor below."""
    return f"""{HEAD}<title>{s.headline}_部门动态_示例市人民政府门户网站</title><meta name="firstpublishedtime" content="{s.day}-{s.clock}:00">
<meta name="lanmu" content="部门动态"><meta name="author" content="12345"></head><body><div class="header"><a href="/">首页</a> &gt; <a href="/b">部门动态</a></div>
<div class="article oneColumn pub_border"><h1 id="ti">{s.headline}</h1><div class="pages-date">{s.day} {s.clock} <span class="font">来源： {s.source}</span>
<div class="pages_print"><span class="font">字号：<b>默认</b> <b>大</b> <b>超大</b></span> <span>|</span> <a href="#" class="printIco">打印</a></div></div>
<div class="pages_content" id="UCAP-CONTENT">{body(s, "<p style='text-indent:2em'>{w}</p>", "<p style='text-indent:2em'><strong>{w}</strong></p>", "<p align='center'><img src='d.jpg'></p><p align='center'><span style='font-size:12px'>{w}</span></p>")}
<div class="editor"><span>责任编辑：{s.editor}</span></div></div><div class="related"><div class="mhide related-title">相关稿件</div><ul class="list01">{links(s)}</ul></div></div>
<div class="footer"><p>主办单位：示例市人民政府办公室 运行维护单位：示例市大数据中心</p><p>版权所有：示例市人民政府 网站标识码bm01000001 京ICP备05070218号</p></div></body></html>"""


def county(s: Told) -> str:
    """A county's site of old: everything in tables, no heading element, GB 2312."""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{s.headline}-示例县人民政府</title></head><body>
<table width="1000"><tr><td><a href="/">网站首页</a></td><td><a href="/1">走进示例</a></td><td><a href="/2">政务公开</a></td><td><a href="/3">互动交流</a></td></tr></table>
<table width="1000"><tr><td width="200" valign="top"><table>{"".join(f"<tr><td>·<a href='/{n}'>{t}</a></td></tr>" for n, t in enumerate(s.others))}</table></td>
<td width="800"><table width="100%"><tr><td height="30">您现在的位置：<a href="/">首页</a> >> <a href="/x">今日要闻</a> >> 正文</td></tr><tr><td align="center" class="title">{s.headline}</td></tr>
<tr><td align="center" class="info">发布日期：{s.day}　来源：{s.source}　作者：{s.author}　浏览次数：<span id="hits">1203</span>次　【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</td></tr>
<tr><td class="content"><div id="zoom">{body(s, "<P>&nbsp;&nbsp;&nbsp;&nbsp;{w}</P>", "<P>&nbsp;&nbsp;&nbsp;&nbsp;<B>{w}</B></P>", "<P align=center><IMG src='e.jpg'></P><P align=center>{w}</P>")}</div></td></tr>
<tr><td>上一篇：<a href="/p">{s.others[0]}</a></td></tr><tr><td>下一篇：<a href="/q">{s.others[1]}</a></td></tr><tr><td align="right">【<a href="#">打印本页</a>】【<a href="#">关闭窗口</a>】</td></tr></table></td></tr></table>
<table width="1000"><tr><td align="center">版权所有：示例县人民政府　技术支持：示例县信息中心　备案号：浙ICP备12345678号</td></tr></table></body></html>"""


def blog(s: Told) -> str:
    """The manner of WordPress: article, header, time, figures, navigation between posts, comments."""
    return f"""{HEAD}<title>{s.headline} | 示例观察</title><meta property="og:site_name" content="示例观察"><meta property="og:title" content="{s.headline} | 示例观察">
<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite","name":"示例观察"}},{{"@type":"NewsArticle","headline":"{s.headline}","datePublished":"{s.day}T{s.clock}:00+08:00","author":{{"@type":"Person","name":"{s.author}"}}}}]}}</script></head>
<body class="single"><header class="site-header"><h1 class="site-title"><a href="/">示例观察</a></h1><nav><ul><li><a href="/about">关于我们</a></li><li><a href="/c">联系方式</a></li></ul></nav></header>
<main><article class="post"><header class="entry-header"><h1 class="entry-title">{s.headline}</h1><div class="entry-meta"><time class="entry-date published" datetime="{s.day}T{s.clock}:00+08:00">{chinese(s.day)}</time> <span class="byline">作者：<span class="author vcard"><a href="/author/1">{s.author}</a></span></span></div></header>
<div class="entry-content">{body(s, "<p>{w}</p>", "<h2>{w}</h2>", "<figure><img src='f.jpg'><figcaption>{w}</figcaption></figure>")}</div>
<footer class="entry-footer"><span class="tags-links">标签：<a href="/t">外贸</a>、<a href="/t2">经济</a></span></footer></article>
<nav class="navigation post-navigation"><div class="nav-previous"><a href="/p">上一篇 {s.others[0]}</a></div><div class="nav-next"><a href="/n">下一篇 {s.others[1]}</a></div></nav>
<div id="comments"><h2>1 条评论</h2><ol><li><p>写得很好，数据也很清楚，期待作者的下一篇。</p></li></ol></div></main>
<aside id="secondary"><section><h2>近期文章</h2><ul>{links(s)}</ul></section></aside><footer><p>Copyright © 2024 示例观察. 保留所有权利。</p></footer></body></html>"""


def messenger(s: Told) -> str:
    """An account of a messenger: sections and spans, numbered bold heads, credits with bars below."""
    return f"""{HEAD}<meta property="og:title" content="{s.headline}"><meta property="og:type" content="article"><title></title></head><body><div id="js_article" class="rich_media"><div class="rich_media_inner">
<h1 class="rich_media_title" id="activity-name">
   {s.headline}
</h1><div id="meta_content" class="rich_media_meta_list"><span class="rich_media_meta rich_media_meta_text">{s.author}</span> <span class="rich_media_meta_nickname"><a href="javascript:void(0);" id="js_name">{s.source}</a></span> <em id="publish_time" class="rich_media_meta">{s.day} {s.clock}</em></div>
<div class="rich_media_content" id="js_content"><section><section><p><span style="color:#888">点击上方蓝字关注我们</span></p></section>
{body(s, "<p style='text-align:justify'><span style='font-size:15px'>{w}</span></p><p><br></p>", "<section style='text-align:center'><section><p><strong><span>{w}</span></strong></p></section></section>", "<p><img data-src='g.jpg'></p><p style='text-align:center'><span style='font-size:12px'>{w}</span></p>")}
<section><p>来源 | {s.source}</p><p>编辑 | {s.editor}</p><p>审核 | 钱进</p></section><section><p><strong>往期推荐</strong></p>{links(s, "<p><a href='/{n}'>{t}</a></p>")}</section></section></div></div></div></body></html>"""


def securities(s: Told) -> str:
    """A paper of the securities market: no heading element, a line of credits, a statement on risk."""
    return f"""{HEAD}<title>{s.headline}</title></head><body><div class="head"><div class="logo"><h1><a href="/">示例时报</a></h1></div><ul class="menu"><li><a href="/1">快讯</a></li><li><a href="/2">要闻</a></li><li><a href="/3">股市</a></li></ul></div>
<div class="detail"><div class="detail-title">{s.headline}</div><div class="detail-info"><span>来源：{s.source}</span><span>作者：{s.author}</span><span>{s.day} {s.clock}</span></div>
<div class="detail-content"><div>{body(s, "<p>{w}</p>", "<p><b>{w}</b></p>", "<p><img src='h.jpg' alt=''></p><p>{w}</p>")}</div><div class="detail-content-editor"><span>责任编辑： {s.editor}</span></div></div>
<div class="detail-tip"><p>声明：示例时报力求信息真实、准确，文章提及内容仅供参考，不构成实质性投资建议，据此操作风险自担</p><p>下载“示例时报”官方APP，或关注官方微信公众号，即可随时了解股市动态，洞察政策信息，把握财富机会。</p></div>
<div class="detail-recommend"><div class="title">为你推荐</div><ul>{links(s, "<li><a href='/{n}'><div class='tt'>{t}</div></a><div class='info'><span>示例时报</span><span>01-12 22:45</span></div></li>")}</ul></div></div></body></html>"""


def breaks(s: Told) -> str:
    """Text parted by line breaks alone, the headline in a heading of the second rank."""
    paragraphs = "<br><br>".join(
        f"　　{words}"
        if kind == "p"
        else f"<center><img src='i.jpg'><br>{words}</center>"
        if kind == "cap"
        else f"　　<b>{words}</b>"
        for kind, words in s.parts
    )
    return f"""{HEAD}<title>{s.headline} - 示例新闻网</title></head><body><div id="top"><a href="/">首页</a> | <a href="/gn">国内</a> | <a href="/gj">国际</a></div>
<h2 align="center">{s.headline}</h2><p align="center">{chinese(s.day)} {s.clock}　{s.source}　记者：{s.author}</p><hr><div id="content">{paragraphs}<br><br>（编辑：{s.editor}）</div>
<div id="xg"><b>相关报道：</b><br>{links(s, "· <a href='/{n}'>{t}</a> {n}月12日<br>")}</div><p align="center">关于我们 | 广告服务 | 联系我们</p></body></html>"""


LAYOUTS: tuple[Callable[[Told], str], ...] = (
    party_portal,
    finance_portal,
    account,
    government,
    county,
    blog,
    messenger,
    securities,
    breaks,
)
