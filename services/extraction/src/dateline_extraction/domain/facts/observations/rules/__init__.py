"""The grammar of figures: one function per construction, one file per family, in the order they are tried.

Each rule takes a run of figures in its clause and says what every figure of the run measures, or None: not mine.
"""

from dataclasses import dataclass

from dateline_extraction.domain.facts.observations.binding import Rule
from dateline_extraction.domain.facts.observations.rules.carried import again, averaged, carried, summed, unbound
from dateline_extraction.domain.facts.observations.rules.counts import cast, counted, dispatched, outcome
from dateline_extraction.domain.facts.observations.rules.dimensions import attribute, dimension, distance, height
from dateline_extraction.domain.facts.observations.rules.levels import acted, level, people, proportion, purpose, qualified
from dateline_extraction.domain.facts.observations.rules.lists import listed, parallel, part, respectively, row
from dateline_extraction.domain.facts.observations.rules.money import conversion, spent
from dateline_extraction.domain.facts.observations.rules.movements import (
    arrival,
    change,
    difference,
    movement,
    multiple,
    progress,
)
from dateline_extraction.domain.facts.observations.rules.premodifiers import change_behind, condition, premodifier
from dateline_extraction.domain.facts.observations.rules.shares import contribution, portion, share


@dataclass(frozen=True, slots=True)
class Construction:
    """A rule, and in words what it has to see before it takes a figure."""

    rule: Rule
    needs: str

    @property
    def name(self) -> str:
        """The rule's name in provenance: observation/<name>."""
        return self.rule.__name__


CONSTRUCTIONS: tuple[Construction, ...] = (
    Construction(conversion, "a rate (1英镑约合…), or an amount said again in brackets"),
    Construction(contribution, "拉动, 贡献 or 拖累 before a rate"),
    Construction(movement, "从 or 由 … 至, 到 or 为 between two figures"),
    Construction(arrival, "至, 到 or 为 straight behind a change"),
    Construction(progress, "完成, 为 or 占 and a plan before a rate"),
    Construction(respectively, "分别 with two or more figures behind it"),
    Construction(multiple, "是 or 为 … 的 before a multiple"),
    Construction(share, "占 before a rate"),
    Construction(difference, "高于, 低于, 领先 or 落后 and what it is above or below"),
    Construction(height, "a dimension behind the figure (高度, 深度)"),
    Construction(attribute, "a dimension (海拔, 时速) before the figure and its bearer behind"),
    Construction(distance, "距 and a length"),
    Construction(dimension, "长, 宽, 高, 重 … before a length or weight"),
    Construction(change_behind, "a word of change behind a rate"),
    Construction(condition, "a measure before a rate and a noun that meets it behind"),
    Construction(premodifier, "的 and a noun behind the figure"),
    Construction(part, "其中 and a name, the total's measure before it"),
    Construction(parallel, "a name without a measure, beside one that has it"),
    Construction(change, "a verb or noun of change before the figure"),
    Construction(portion, "a verb behind a share of its subject"),
    Construction(cast, "票 and how it was cast"),
    Construction(spent, "money between a verb of spending and its purpose"),
    Construction(outcome, "people and what became of them"),
    Construction(dispatched, "people without a noun, and a verb of sending"),
    Construction(counted, "a counted noun behind the figure"),
    Construction(row, "as many names before a row of figures"),
    Construction(listed, "a heading or a verb that holds for a list"),
    Construction(acted, "a verb without its object before the figure"),
    Construction(qualified, "a noun straight behind a physical quantity"),
    Construction(purpose, "a verb before money and what it is for behind"),
    Construction(people, "people and what is done to them"),
    Construction(proportion, "与 … 之比"),
    Construction(level, "a noun phrase before the figure"),
    Construction(averaged, "日均, 人均 … of the figure before"),
    Construction(summed, "累计 or 共 after a clause that speaks of a change"),
    Construction(again, "a figure before it of the same thing"),
    Construction(carried, "a topic said in a neighbouring clause"),
    Construction(unbound, "nothing: the figure stands without an indicator"),
)
