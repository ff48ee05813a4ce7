"""Habits of models that write Chinese, taken off: sentences are put as maintainers put them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from docgen.facts.symbol_facts import FUNCTIONS
from docgen.judging.chinese import LATIN_WORD, tidy_chinese
from docgen.prose.record import Record
from docgen.prose.slots import Slot

_ITSELF = re.compile(
    r"^(?:(?:一个|一种)?(?:\S{0,4}函数|方法|生成器)[，,]?(?:用于|用来)|(?:该|此|这个)(?:函数|方法)(?:用于|用来)?|(?:用于|用来))"
    r"(?=\S{2})"
)
_A_FUNCTION = re.compile(r"^(?P<act>.{4,}?)的(?:函数|方法)(?=。?$)")
_TAKES_FUNCTIONS = re.compile(
    r"^(?:返回|创建|生成|获取|注册|调用|设置|包装|添加|移除|删除|查找|定义|构造|执行|运行|应用|绑定"
    r"|替换|编译|装饰|选择|列出|检查|判断)"
)
_THAT_IS = re.compile(r"[，,]\s*(?:即|也就是(?:说)?)[^。]*(?=。|$)")
_GIVES = re.compile(
    r"^(?:返回值(?:是|为|：|:)\s*|(?:返回|产生|产出|生成)(?:的是|了)?(?![值时的自结前后到给器]|类型|代码|码|地址)\s*)(?=\S{2})"
)
_OF_ENTRY = re.compile(
    r"^(?:(?:该|此|这个)?参数(?:用于|表示|指定|是|为)\s*|(?:表示|指定|代表)(?!的)\s*"
    r")(?=\S{2})"
)
_MAY_BE_LEFT_OUT = re.compile(r"^可选(?:的|参数)?[，,：:]\s*(?=\S{2})")
_OPTIONAL = re.compile(r"（可选）|[，,]\s*可选(?=。|$)|（默认[^（）]*）")
_RAISING = re.compile(
    r"[，,]?\s*(?:则|就|会|将|便)*(?:抛出|引发|触发)(?:\s*(?:一个)?\s*`?[A-Za-z][A-Za-z0-9_.]*`?)?\s*(?:类型的)?\s*(?:异常|错误)?$"
)
_THROUGH = re.compile(
    r"^(?:如果|若|当)?\s*(?P<callee>`[^`]+`)\s*(?:抛出|引发)(?:了)?(?:它|该异常|此异常|异常|错误)?时?$"
)
_AS = re.compile(
    r"^(?P<what>[^，。]+?)\s*作为(?P<form>字符串|列表|元组|字典|集合|整数|浮点数|字节串?|数组)(?=。?$)"
)
_BASED = re.compile(r"^(?P<act>[^，。；]{4,})，(?:基于|根据)(?P<on>[^，。；]+)(?=。?$)")
_OR_IF = re.compile(
    r"^(?P<one>[^。；]+?)[，,]?\s*或(?:者)?(?:为|返回)?\s*(?P<other>`[^`]+`)\s*[，,]?\s*如果(?P<case>[^，。；]+)(?=。?$)"
)
_LED = re.compile(r"^(?:如果|若是|若|假如|当|在)\s*(?=\S)")
_WHEN = re.compile(r"\s*(?:。时|(?<![超计延实及定])时|的时候|的情况下|的话|之?时候|情况)$")
_ALREADY = re.compile(r"(?:[之以]前|[之以]后|期间|过程中)$")
_A_CASE = re.compile(
    r"[不未无没缺非]|失败|超[过出时]|为|是|已|小于|大于|等于|低于|高于|少于|多于|冲突|重复|存在|损坏"
    r"|过期|中断|关闭|断开|错误|取消|含有|包含|过[多少大小长短]"
)
_TOO = re.compile(r"^(过[多少大小长短高低])的([^的]+)$")
_DEMANDS = re.compile(r"必须|应[该为当]|需要?[是为]|请")


def without_habits(slot: Slot, text: str, record: Record) -> str:
    """A Chinese text as it is put into documentation."""
    text = tidy_chinese(text).strip()
    if slot.kind == "summary":
        text = _THAT_IS.sub("", _ITSELF.sub("", text))
        if record.symbol.kind in FUNCTIONS:
            text = _acting(text, record)
        text = _BASED.sub(r"根据\g<on>\g<act>", text)
    elif slot.kind in ("returns", "yields"):
        text = _OR_IF.sub(r"\g<one>；\g<case>时为 \g<other>", text)
        text = _AS.sub(r"\g<form>形式的\g<what>", _GIVES.sub("", text))
    elif slot.kind in ("parameter", "attribute"):
        text = _OF_ENTRY.sub("", _MAY_BE_LEFT_OUT.sub("", _OPTIONAL.sub("", text)))
    elif slot.kind == "raises":
        text = _as_condition(text)
    return re.sub(r"^(是否.*)[?？]$", r"\1。", text)


def _acting(text: str, record: Record) -> str:
    """ "读取文件的函数" is what reads the file; a function that is given or got stays one."""
    found = _A_FUNCTION.match(text)
    if found is None or _TAKES_FUNCTIONS.match(text):
        return text
    is_of_functions = re.search(
        r"callable|lambda|callback|handler|\bfunc|\bfn\b", record.source, re.I
    )
    return text if is_of_functions else found["act"] + text[found.end() :]


def _as_condition(text: str) -> str:
    """When an exception is raised, in the words that facts have: "……时抛出。"."""
    bare = text.strip().rstrip("。").strip()
    if re.search(r"[。；]", bare) and not re.search(r"。\s*时(?:抛出)?$", bare):
        return text
    through = _THROUGH.match(bare)
    if through is not None:
        return f"{through['callee']} 抛出该异常时。"
    case = _WHEN.sub("", _LED.sub("", _RAISING.sub("", bare))).rstrip("。，, ")
    case = _TOO.sub(r"\2\1", case)
    if not case or _DEMANDS.search(case) or re.search(r"抛出|引发|触发", case):
        return text
    if _ALREADY.search(case):
        return f"{case}抛出。"
    if not (_A_CASE.search(case) or _LED.match(bare) or _WHEN.search(bare)):
        return text
    return tidy_chinese(f"{case}时抛出。")


@cache
def _words() -> dict[str, str]:
    file = resources.files("docgen.prose").joinpath("chinese_words.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def in_chinese_words(text: str) -> str:
    """A Chinese text with the English words that were left in it translated, as far as they have
    one usual word. Code spans stay as they are."""
    known = _words()
    put: set[str] = set()

    def translated(found: re.Match[str]) -> str:
        word = found[0]
        forms = (word, word.removesuffix("s"), word.removesuffix("es"))
        other = next((known[one] for one in forms if one in known), word)
        put.add(other)
        return other

    pieces = re.split(r"(`[^`]*`)", text)
    pieces[::2] = [LATIN_WORD.sub(translated, one) for one in pieces[::2]]
    text = tidy_chinese("".join(pieces))
    for word in put:  # "iterable 对象" is no 可迭代对象对象
        text = text.replace(word * 2, word)
        text = text.replace(word + word[-2:], word) if len(word) > 2 else text
    return text
