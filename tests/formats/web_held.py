"""Layouts of web pages that were kept aside: the reader was not developed on them. They show what other sites may do to it."""

from collections.abc import Callable

from web_layouts import HEAD, body, chinese, links
from web_stories import Told


def agency(s: Told) -> str:
    """An agency's site: the day in pieces above the headline, the editor in brackets inside the text."""
    year, month, day = s.day.split("-")
    return f"""{HEAD}<title>
{s.headline}-示例网</title><meta name="keywords" content="外贸"></head><body><div class="header domPC"><div class="header-top clearfix"><div class="header-time left"><span class="year"><em>{year}</em></span><span class="day"><em>{month}</em>/<em>{day}</em></span><span class="time">{s.clock}:00</span></div>
<div class="source">来源：{s.source}</div></div><div class="head-line clearfix"><h1><span class="title">{s.headline}</span></h1></div></div>
<div class="mheader domMobile"><h1><span class="title">{s.headline}</span></h1><div class="info">{s.day} {s.clock}:00 <span>来源：{s.source}</span></div></div>
<div class="main clearfix"><div class="main-left left"><div id="detail"><span id="detailContent">{body(s, "<p>　　{w}</p>", "<p>　　<strong>{w}</strong></p>", "<p align='center'><img src='x.jpg'></p><p align='center'><font color='navy'>　　{w}</font></p>")}</span></div>
<div id="articleEdit"><span class="tiyi1 domPC"><a href="javascript:void(0);">【纠错】</a></span><span class="editor"> 【责任编辑:{s.editor}】 </span></div><div class="relatedNews"><ul>{links(s)}</ul></div></div>
<div class="main-right right"><div class="columBox"><h2>深度观察</h2>{links(s, "<p><a href='/{n}'>{t}</a></p>")}</div></div></div><div class="foot">Copyright © 2000 - 2024 示例网 All Rights Reserved. 制作单位：示例网股份有限公司 版权所有</div></body></html>"""


def gateway(s: Told) -> str:
    """A gateway: report button beside the day, captions in the picture's paragraph, a statement in two languages."""
    return f"""{HEAD}<title>{s.headline}_示例订阅</title><meta property="og:title" content="{s.headline}"><meta property="article:published_time" content="{s.day}T{s.clock}:27+08:00"></head><body>
<div class="container" id="container"><div class="post_main"><h1 class="post_title">{s.headline}</h1><div class="post_info">{s.day} {s.clock}:27　来源: <a href="/s">{s.source}</a><span>　浙江</span>&nbsp;<a href="#" class="post_jubao">举报</a></div>
<div class="post_content" id="content"><div class="post_top"><span class="post_top_tie_count">0</span><div>分享至</div><a href="#">用微信扫码二维码分享至好友和朋友圈</a></div>
<div class="post_body">{body(s, "<p>{w}</p>", "<p><strong>{w}</strong></p>", "<p class='f_center'><img src='y.jpg'><br></p><p class='f_center'>{w}</p>")}</div>
<div class="post_statement"><p>特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台用户上传并发布，本平台仅提供信息存储服务。</p><p>Notice: The content above (including the pictures and videos if any) is uploaded and posted by a user, which is a social media platform and only provides information storage services.</p></div></div>
<div class="post_recommends"><h3>相关推荐</h3><ul>{links(s, "<li><h3><a href='/{n}'>{t}</a></h3><span>示例资讯 2024-01-1{n} 06:1{n}</span><a href='/{n}#tie'>3{n} 跟贴</a></li>")}</ul></div></div>
<div class="post_side"><h2>热点新闻</h2><ol>{links(s)}</ol></div></div></body></html>"""


def mobile(s: Told) -> str:
    """A page for telephones: no title worth the name, sections, buttons, an open-the-app bar, summaries of others."""
    return f"""{HEAD}<meta name="viewport" content="width=device-width"><title>新闻详情</title></head><body><div class="open-app">打开APP，阅读体验更佳</div><div class="page"><h1 class="title">{s.headline}</h1>
<div class="meta"><img src="avatar.png"><span class="name">{s.source}</span><span class="date">{s.day} {s.clock}</span><button>关注</button></div>
<section class="content">{body(s, "<p>{w}</p>", "<h3>{w}</h3>", "<figure><img src='z.jpg'></figure><p class='caption'>{w}</p>")}</section><div class="unfold">展开全文</div><div class="action"><span>赞 12</span><span>收藏</span><span>评论 3</span></div>
<div class="feed"><div class="feed-title">大家都在看</div>{links(s, "<div class='card'><a href='/{n}'><h4>{t}</h4><p>该公司发布公告称，报告期内实现营业收入{n}2.7亿元，同比增长{n}8.5%，创历史同期新高。</p></a></div>")}</div></div></body></html>"""


def epaper(s: Told) -> str:
    """A newspaper's electronic edition: the paper first in the title, tables, the page's list of headlines at the left."""
    return f"""<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"><title>示例日报-{s.headline}</title></head><body><table id="logoTable"><tr><td>{chinese(s.day)} 星期六</td><td>第03版：<strong>要闻</strong></td><td><a href="/prev">上一版</a> <a href="/next">下一版</a></td></tr></table>
<div class="left"><ul id="titleList">{links(s)}<li><a href="/self">{s.headline}</a></li></ul></div><div class="right"><founder-content><div class="article-box"><div class="article"><h3></h3><h1>{s.headline}</h1><h2></h2>
<p class="sec">本报记者　{s.author}<span class="date">《 示例日报 》（ {chinese(s.day)}   第 03 版）</span></p><div id="articleContent"><div id="ozoom">{body(s, "<P>　　{w}</P>", "<P>　　<B>{w}</B></P>", "<table><tr><td><img src='p.jpg'></td></tr><tr><td>{w}</td></tr></table>")}</div></div></div></div></founder-content></div>
<div class="art-btn"><a href="/a">上一篇</a><a href="/b">下一篇</a></div><div class="footer">示例日报社 版权所有，未经书面授权禁止使用 Copyright © 1997-2024</div></body></html>"""


def statistics(s: Told) -> str:
    """A bureau of statistics: title in meta, text of a word processor, a table of figures, notes."""
    table = "<table class='MsoNormalTable'><tr><td><p>指标</p></td><td><p>绝对量</p></td><td><p>同比增长（%）</p></td></tr><tr><td><p>进出口总值（亿元）</p></td><td><p>77.5</p></td><td><p>9.1</p></td></tr><tr><td><p>出口（亿元）</p></td><td><p>52.3</p></td><td><p>11.4</p></td></tr></table>"
    return f"""{HEAD}<title>{s.headline} - 示例统计局</title><meta name="SiteName" content="示例统计局"><meta name="ArticleTitle" content="{s.headline}"><meta name="PubDate" content="{s.day} {s.clock}"><meta name="ContentSource" content="{s.source}"></head><body>
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/sj">数据</a></li></ul></div><div class="detail-title"><h1>{s.headline}</h1><div class="detail-title-des"><h2><p>{s.day.replace("-", "/")} {s.clock}</p><span>来源：{s.source}</span></h2><div class="r">字体：<a>小</a><a>中</a><a>大</a><span>打印</span></div></div></div>
<div class="TRS_Editor"><div class="Custom_UnionStyle">{body(s, "<p class='MsoNormal'><span style='font-family:宋体'>　　{w}</span></p>", "<p class='MsoNormal'><strong><span>　　{w}</span></strong></p>", "<p align='center'><img src='q.png'></p><p align='center'>{w}</p>")}{table}</div></div>
<div class="xgwd"><div class="xgwd-t">相关文档</div><ul>{links(s)}</ul></div><div class="footer">主办单位：示例统计局 地址：示例路57号 ICP备案编号：京ICP备05034670号</div></body></html>"""


def lazy(s: Told) -> str:
    """A template of nested boxes without a paragraph: each of its lines a box of its own, classes that say nothing."""
    return f"""{HEAD}<title>{s.headline}_要闻_示例在线</title></head><body><div class="a1"><div class="a2"><a href="/">首页</a></div><div class="a2"><a href="/y">要闻</a></div></div><div class="b1"><div class="b2">{s.headline}</div><div class="b3"><div>{s.day} {s.clock}</div><div>{s.source}</div><div>作者 {s.author}</div></div>
<div class="b4">{body(s, "<div class='c'>{w}</div>", "<div class='c'><b>{w}</b></div>", "<div class='c'><img src='r.jpg'></div><div class='c'>{w}</div>")}</div></div><div class="d1"><div class="d2">编辑推荐</div>{links(s, "<div class='d3'><a href='/{n}'>{t}</a></div>")}</div><div class="e1">Copyright 示例在线 浙B2-20080224 联系电话：0571-12345678</div></body></html>"""


LAYOUTS: tuple[Callable[[Told], str], ...] = (agency, gateway, mobile, epaper, statistics, lazy)
