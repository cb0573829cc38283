"""What words and class names alone show of a block of a web page: other stories, legal lines, buttons, credits of pictures."""

import re

OTHERS_HEAD = re.compile(
    r"[【\[<《>\s▌■◆●|]*(?:(?:相关|推荐|延伸|更多|热门|热点|精彩|往期|最新|猜你|大家|今日|编辑|为您|为你|您可能|你可能|相關|推薦|延伸|更多|熱門|本周|本月|频道|图片|视频|上|下|栏目|专题|关联|扩展|拓展|其他|其它|同类|频道)"
    r"(?:的|也|还)?(?:阅读|新闻|文章|推荐|报道|链接|资讯|内容|精选|回顾|喜欢的?|在看|都在看|感兴趣的?|热点|排行|排行榜|导读|稿件|信息|图集|专题|动态|閱讀|新聞|文章|報導|連結|解读|热文|一篇|关注|热搜|焦点|消息){1,2}|"
    r"猜你喜欢|排行榜|点击排行|热门评论|最新评论|网友评论|全部评论|相关附件|附件下载|友情链接|(?:Related|Recommended|More|Read|Most|You may)(?: \w+){0,3})[】\]>》\s:：>…]*",
    re.I,
)
LEGAL = re.compile(
    r"版权所有|版权声明|著作权|未经(?:书面|本网|本站|本报|许可|允许|.{0,6}授权)|不得(?:转载|以任何|擅自)|转载(?:请|须|时|自)|免责声明|特别声明|郑重声明|本(?:文|网|站|平台|号)(?:仅|只|不|所|转|刊|注|内容)?.{0,14}(?:不代表|仅代表|立场|观点|责任|用于)"
    r"|仅(?:供参考|代表作者)|ICP备|公网安备|许可证|举报(?:电话|邮箱|热线)|违法和不良信息|Copyright|©|All [Rr]ights [Rr]eserved|侵权|投诉|投资(?:需|者据此|有风险)|不构成.{0,10}(?:建议|依据)|据此操作|风险自担|主办单位|承办单位|网站标识码|联系我们|如有.{0,10}(?:问题|异议|侵犯)|"
    r"版權所有|轉載|免責"
)
TRIFLE = re.compile(
    r"[【\[(（]?(?:字[号體体]|大\s?中\s?小|小\s?中\s?大|打印|關閉|关闭|返回|分享|收藏|点赞|评论|纠错|扫[一码]|扫描|长按|微信|微博|QQ|朋友圈|手机(?:看|版|查看)|(?:点击|进入|查看|展开|阅读)(?:全文|更多|原文|下载|查看|进入|这里|图片)|上一[篇页条]|下一[篇页条]|首页|末页|尾页|"
    r"当前位置|您(?:现在|当前)?(?:的|所在)?位置|加载中|登录|注册|登錄|註冊|请?继续往下阅读|請?繼續往下閱讀|\d{1,7}\s?(?:人|条|次|位)(?:已)?(?:赞同|评论|阅读|参与|收藏|点赞|喜欢|跟贴|推荐)|下载.{0,8}(?:客户端|APP)|.{0,12}客户端|关注.{0,12}公众号|责任编辑|责编|\[?编辑[:：]|二维码|转发|赞|顶|踩|微信扫|举报|反馈|来源[:：]).{0,24}",
    re.I,
)
SENTENCE = re.compile(r"[。！？!?；;：:…”」』）)]\s*$|[.][”\"]?\s*$")
CREDIT_CUE = re.compile(
    r"(?:图片?|图为|图文|图表|资料图片?|题图|配图|圖|▲|△|↑|图源|照片|摄影|供图|摄)(?:片来源|片说明|/|[:：]|为|源)|.{2,60}(?:摄|供图|图片来源.{2,20}|资料(?:图|图片|照片))[)）]?$|[（(]?图[/／]"
)
NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节部])"
)
# The stories before and after in the same channel.
NEIGHBOURS = re.compile(r"[【\[<《>\s]*(?:上|下|前|后|後)(?:一)?(?:篇|条|則|则|頁|页)(?:文章|新闻|新聞)?\s?[:：]")
NOISE = re.compile(
    r"(?:^|[-_\s])(?:related|relate|relevant|recommend\w*|hot\w{0,6}|rank\w*|share\w*|comments?|copyright|foot(?:er)?|nav\w*|crumbs?|breadcrumbs?|"
    r"ads?|advert\w*|side(?:bar)?|aside|toolbar|tags?|qrcode|ewm|disclaimer|pagination|pager?|pages|prev\w*|next\w*|xgyd|xgxw|xgwz|tuijian|pinglun|"
    r"fenxiang|banquan|more|links?|friend\w*|login|search|topbar|menu|popup|subscribe|author-?(?:card|info|box)|mbx|dqwz|weizhi|location|bottom)(?:$|[-_\s\d])",
    re.I,
)
# Readers' words and other stories may be longer than a short story itself.
OTHERS = re.compile(r"(?:^|[-_\s])(?:comments?|replies|related|recommend\w*|pinglun|tuijian)(?:$|[-_\s\d])", re.I)
