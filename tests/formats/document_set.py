"""Documents of our own as PDF that are no newspaper: a gazette, an annual report, a form, with running heads and feet and ruled tables."""

import io
from collections.abc import Callable

from paper_set import FONT, texts
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

pdfmetrics.registerFont(UnicodeCIDFont(FONT))

FIGURES = (
    ("项目", "2023年", "2022年", "同比增减（%）"),
    ("营业收入（万元）", "123,456.78", "110,234.56", "12.00"),
    ("归属于上市公司股东的净利润", "10,234.00", "9,876.00", "3.62"),
    ("基本每股收益（元/股）", "0.52", "0.48", "8.33"),
)
FIELDS = (("单位名称", "", "联系电话", ""), ("开户银行", "", "银行账号", ""), ("申请单位意见", "", "", ""))
_GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), FONT, 10)]


def _style(size: float, **more: float) -> ParagraphStyle:
    return ParagraphStyle(f"s{size}{more}", fontName=FONT, fontSize=size, leading=size * 1.6, wordWrap="CJK", **more)


def _put(words: str, size: float = 11, **more: float) -> Paragraph:
    return Paragraph(words, _style(size, **more))


def _text(start: int, end: int) -> list[Flowable]:
    return [_put(words, firstLineIndent=22) for words in texts()["paragraphs"][start:end]]


def _file(story: list[Flowable], foot: str, head: str = "") -> bytes:
    def running(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(297, 30, foot.format(n=document.page))
        canvas.drawString(60, 810, head)

    buffer = io.BytesIO()
    template = SimpleDocTemplate(buffer, pagesize=A4, topMargin=60, bottomMargin=60)
    template.build(story, onFirstPage=running, onLaterPages=running)
    return buffer.getvalue()


def gazette() -> bytes:
    """A notice with numbered sections over several sheets."""
    story: list[Flowable] = [_put("临江市人民政府公报", 18, alignment=1), _put("各区县人民政府，市政府各部门：")]
    for number, head in enumerate(("一、总体要求", "二、主要任务", "三、保障措施")):
        story += [_put(head, 13), *_text(number * 6, number * 6 + 6)]
    return _file(story, "— {n} —", "临江市人民政府公报 2024年第3期")


def annual() -> bytes:
    """A report with a ruled table between its paragraphs."""
    story = [_put("临江港务股份有限公司2023年年度报告", 18, alignment=1), _put("第一节 公司简介", 13), *_text(0, 2)]
    story += [_put("第二节 主要财务指标", 13), *_text(2, 3), Table(FIGURES, style=_GRID), *_text(3, 4)]
    story += [_put("第三节 管理层讨论与分析", 13), *_text(4, 14)]
    return _file(story, "第{n}页 共3页", "临江港务股份有限公司2023年年度报告全文")


def form() -> bytes:
    """Fields to be filled in."""
    table = Table(FIELDS, style=_GRID, colWidths=[100, 130, 110, 130], rowHeights=30)
    return _file(
        [_put("就业见习补贴申请表", 18, alignment=1), table, _put("注：本表一式三份，随表附送见习协议复印件。")], "-{n}-"
    )


DOCUMENTS: dict[str, Callable[[], bytes]] = {"gazette": gazette, "annual": annual, "form": form}
