"""What a page prints that belongs to no article: date, page number, paper, editors, 下转, （完）."""

import re

_NUMBER = r"[0-9０-９]+|[一二三四五六七八九十百零〇]+"
_WHOLE_LINE = (
    r"[A-Z]?\d{1,3}",  # page number
    rf"第?\s*(?:{_NUMBER})\s*[版叠]\s*[一-鿿]{{0,8}}",
    r"[A-Z]?\d{0,3}\s*[一-鿿]{2,6}(?:新闻|要闻|观察|周刊|副刊)?\s*[A-Z]?\d{1,3}\s*版?",
    rf"(?:[一-鿿]{{2,8}}报\s*)?(?:(?:{_NUMBER})[年.．/-]\s*(?:{_NUMBER})[月.．/-]\s*(?:{_NUMBER})日?)(?![0-9０-９日]|\s*(?:至|起|到|以|前|后|，))\s*(?:[（(]?(?:星期|周)[一二三四五六日天][)）]?)?(?:[\s|/]*(?!至|起|到|以|前|后)(?:[^，。、；：,;]{{0,20}}(?:版|报|刊|期|号|历.{{0,8}}|辑.{{0,8}}|[A-Z]?\d{{1,3}}|星期.|[A-Za-z.]+))?)",
    r"(?:星期|周)[一二三四五六日天]\s*.{0,12}",
    r"(?:本版|责任|值班|执行|版面|美术|视觉|图片)?(?:责编|编辑|主编|校对|美编|校检|组版|制图|版式|编审|责任编辑|见习编辑)[:：/／\s].{1,40}",
    r"[（(]?(?:上接|下转|转|接)\s*第?.{0,3}(?:[0-9０-９A-Z]+|[一二三四五六七八九十]+)版.{0,12}[）)]?",
    r"[（(](?:记者.{0,12}摄|图.{0,6}|资料图片?|资料照片)[）)]",
    # A newspaper's masthead: its name, the lunar date, how many pages, its numbers.
    r"[一-鿿]{2,8}(?:日报|晚报|早报|晨报|时报|商报|都市报|周报|青年报|日報|晚報|時報)(?:\s*[A-Z][A-Za-z ]{4,40})?",
    r"(?:(?:农历|農曆)\s*)?(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年\s*)?闰?[正一二三四五六七八九十冬腊臘]{1,2}月[初十廿卅二三][一二三四五六七八九十](?:\s+.{0,20})?",
    r"(?:农历.{2,14}\s+)?(?:今日|本期|今天)\s*(?:共\s*)?[0-9０-９一二三四五六七八九十]{1,4}\s*[版页张](?:\s*.{0,12})?",
    r"(?:邮发代号|国内代号|国外代号|总?第)\s*[:：]?\s*[0-9０-９—–-]{1,8}\s*[期号]?(?:\s+.{0,20})?",
    r"(?:电话|电子?邮箱|邮箱|E-?mail|Email|网址|热线|邮编|地址|零售价|广告)[:：].{1,60}",
    r"(?:来源|稿源|發布時間|发布时间|更新时间|时间|原标题|字号|浏览|阅读|分享到?)[:：].{1,60}",
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s+\d{1,2}:\d\d(?::\d\d)?.{0,20}",
    r"(?:国内统一刊号|国内统一连续出版物号|CN|ISSN)\s*[:：]?.{4,40}",
    r"[-—–_=·•*\s]{3,}",
    r"(?:https?://|www\.)\S+",
)
_FURNITURE = re.compile("|".join(f"(?:{pattern})" for pattern in _WHOLE_LINE))
_LONGEST = 60
_END_MARK = re.compile(r"[（(](?:完|全文完|完毕|下略)[）)]|-30-|Enditem|[#■□]{1,3}")


def is_furniture(line: str) -> bool:
    """Whether the whole line is page furniture."""
    return len(line) <= _LONGEST and _FURNITURE.fullmatch(line.strip()) is not None


def is_end_mark(line: str) -> bool:
    """Whether the whole line only says that the story is over."""
    return len(line) < 8 and _END_MARK.fullmatch(line) is not None
