"""Whether a text tells anything: no talk of itself, no filler, no doubt, more than the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from docgen.judging.said import Said
from docgen.judging.words import LISTS

_KINDS = (
    "function|method|class|constructor|procedure|routine|utility|helper|decorator|property|module|"
    "interface|struct|enum|type|object|generator|coroutine|subroutine"
)
_ITSELF = re.compile(
    rf"^(?:this|the) (?:\w+ )?(?:{_KINDS})(?: (?:is|will|can|has|does|takes|returns|\w+s)\b)"
    rf"|^an? (?:\w+ ){{0,2}}(?:function|method|procedure|routine)\b"
    rf"(?! (?:of|or|call|name|object|to call))"
    rf"|^(?:function|method|constructor|utility|helper)(?: function| method)? "
    rf"(?:to|for|that|which)\b"
    r"|^an? (?:\w+ )?class (?:to|that|which|for)\b"
    rf"|^this (?:{_KINDS})\b|^it (?:is|returns|takes|will|does)\b"
    r"|^(?:this|该|此|这个|本)(?:函数|方法|类|构造函数|接口|模块|属性|结构体|生成器|装饰器)"
    r"|^(?:一个|一种)?\S{0,4}(?:函数|方法|生成器)[，,](?:它|用于|用来|返回|生成)|^(?:用于|用来)"
    r"|^(?:一个|一种)?(?:函数|方法)(?:用于|用来|它)",
    re.IGNORECASE,
)
_FUNCTION = re.compile(
    r"(?:an?|the) (?:\w+ )?(?:function|method|decorator|generator|coroutine)\b"
    r"(?= (?:that|which|to|for)\b|[.]?$)|(?:一个)?\S{0,6}(?:函数|方法|装饰器)(?=[，。]|$)",
    re.IGNORECASE,
)
_CLASS = re.compile(
    r"(?:an?|the) (?:\w+ )?(?:class|struct)(?= (?:that|which|to|for)\b)", re.IGNORECASE
)
_OF_ENTRY = re.compile(
    r"^(?:this|the) (?:parameter|argument|attribute|option|flag|field|variable|keyword)"
    r"(?: `?\w+`?)? (?:is|that|which|specifies|indicates|controls|determines|defines|used)\b"
    r"|^(?:represents|denotes|is|contains|holds|refers to|defines)\b"
    r"|^(?:该|此|这个)(?:参数|属性|字段)",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"\b(?:efficiently|seamless(?:ly)?|powerful|easy[- ]to[- ]use|user[- ]friendly|"
    r"elegantly|cleanly|various (?:purposes|operations|tasks|things|methods|types)|"
    r"among other things|important to note|it is worth|worth noting|"
    r"if applicable|for (?:further|later|future) (?:use|processing|analysis)|"
    r"(?:is|are) used (?:to|in|for) (?:various|different|many)|based on (?:the )?(?:given|"
    r"provided|specified) (?:parameters|arguments|inputs?|conditions|criteria|logic)|"
    r"performs? (?:the |some |an? )?(?:necessary|required|operation|action|task)s?|"
    r"does something|certain (?:time|period|conditions?|criteria|amount|way)|"
    r"some (?:operation|action|processing)s?|ensur(?:es?|ing) (?:that )?(?:data )?"
    r"(?:integrity|consistency|correctness|efficiency)|state[- ]of[- ]the[- ]art|best practices)\b"
    r"|(?<!\d )\b(?:and so on|and more|as (?:needed|necessary|appropriate))[.]?$"
    r"|高效地?|强大的?|易于使用|灵活地?|等等操作|各种(?:操作|任务|用途)|以便(?:进一步|后续)(?:处理|使用)"
    r"|值得注意的是|需要注意的是|根据需要|相应的操作|一些操作|必要的操作",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:probably|presumably|apparently|seems to|appears to (?:be|have|do)|it is likely|"
    r"likely (?:used|a)\b|most likely|i think|perhaps|maybe|"
    r"not (?:clear|(?:specified|provided|shown|defined) in the)|unknown purpose|unclear)\b"
    r"|可能是|大概|似乎|也许|或许|应该是|不清楚|未知用途|推测|看起来",
    re.IGNORECASE,
)
_VAGUE_RESULT = re.compile(
    r"^(?:the )?(?:processed|resulting|returned|yielded|output|final|computed|generated) "
    r"(?:\w+ ?){1,2}[.]?$|^(?:the )?(?:values?|items?|elements?) "
    r"(?:yielded|returned|to (?:yield|return))[.]?$"
    r"|^(?:the )?(?:results?|outputs?|return value)[.]?$|^\w{3,}ed[.]?$"
    r"|^(?:处理|返回|计算|生成|操作)后?的(?:结果|值|\S{1,3})[。]?$|^(?:结果|返回值)[。]?$",
    re.IGNORECASE,
)
NOTHING_SAID = LISTS["empty"]
_TYPES = LISTS["types"]
_EMPTY_CHINESE = re.compile(
    r"指定|给定|传入|输入|提供|对应|相应|参数|变量|对象|数据|的|值|一个|要|用于|需要|所|该|这个|名称为|名为"
    r"|实例|返回|使用|处理|操作|执行|可选|进行|类型"
)


def itself(said: Said) -> Iterator[str]:
    """A text that speaks of being a function."""
    found = _ITSELF.search(said.prose.strip()) if said.slot.kind == "summary" else None
    if said.slot.kind in ("parameter", "attribute", "type_parameter"):
        found = _OF_ENTRY.search(said.prose.strip())
    elif said.slot.kind != "summary":
        found = re.match(
            r"(?:this|the) (?:function|method)\b|(?:该|此|这个)(?:函数|方法)",
            said.prose.strip(),
            re.I,
        )
    if found is not None:
        yield f'do not begin with "{found[0]}": say at once what it does or is'
    elif said.slot.kind != "summary" and _names_itself(said):
        yield f"leave out what {said.record.symbol.name} is called: say what this is"


_NAMED = re.compile(
    r"\b(?:this|the) (?:function|method|class) (?:itself )?is (?:named|called)\b(?! (?:with|for|on|"
    r"if|when|by|to|in|as|at|once|twice|again|every|each|after|before|from|without|only|until|and))",
    re.IGNORECASE,
)


def _names_itself(said: Said) -> bool:
    """Whether an entry says what its function is called, or a further sentence of its result tells
    what the function does."""
    if _NAMED.search(said.prose):
        return True
    name = said.record.symbol.name
    is_code = re.search(r"_|[a-z][A-Z]", name.strip("_")) is not None
    if not is_code or said.slot.kind not in ("returns", "yields"):
        return False
    own = rf"`{{0,2}}{re.escape(name)}(?:\(\))?`{{0,2}}"
    acts = rf"[.;] (?:(?:the|this) )?(?:(?:function|method) )?{own} [a-z]+s\b"
    return re.search(acts, said.text, re.IGNORECASE) is not None


def other_thing(said: Said) -> Iterator[str]:
    """A class told as a function, or the other way round."""
    if said.slot.kind != "summary":
        return
    found = (_FUNCTION if said.is_class else _CLASS).match(said.prose.strip())
    if found is not None and said.record.symbol.kind in CLASSES | FUNCTIONS:
        so = "is a class: say what it is" if said.is_class else "is no class: say what it does"
        yield f"{said.record.symbol.name} {so}"


def bare_value(said: Said) -> Iterator[str]:
    """An entry that is a value and nothing else: `true`, "utf-8"."""
    one_line = said.text.strip().rstrip(".。")
    if _BARE_VALUE.fullmatch(one_line) and said.slot.kind in ("parameter", "attribute"):
        yield f"{one_line} is a value: say what it is for"


_BARE_VALUE = re.compile(
    r"`[^`]*`|'[^']*'|\"[^\"]*\"|(?:true|false|none|null|nil|yes|no|utf-?8|-?\d[\d.]*)", re.I
)


def filler(said: Said) -> Iterator[str]:
    """Words that would fit anything."""
    found = _FILLER.search(said.prose)
    if found is not None and found[0].lower() not in said.code:
        yield f'"{found[0]}" says nothing; name what is done, or leave it out'


def vague_result(said: Said) -> Iterator[str]:
    """A result of which is told that it is one."""
    if said.slot.kind not in ("returns", "yields"):
        return
    annotation = "".join((said.facts.result.annotation or "").split()).strip("'\"")
    bare = "".join(said.text.split()).strip(".。`")
    if _VAGUE_RESULT.match(said.text.strip()) or (annotation and bare == annotation):
        yield "say what it holds"


def doubt(said: Said) -> Iterator[str]:
    """Guesses."""
    found = _DOUBT.search(said.prose)
    if found is not None:
        yield f'"{found[0]}" is a guess; say what the code shows'


def only_the_name(said: Said) -> Iterator[str]:
    """A text that repeats the name, or tells the type alone."""
    name = said.slot.name or said.record.symbol.name
    annotation = said.parameter.annotation if said.parameter is not None else None
    if annotation and "".join(said.text.split()).strip(".`") == "".join(annotation.split()):
        yield "it tells the type alone; say what it is for"
        return
    if said.slot.kind not in ("parameter", "summary", "attribute"):
        return
    parts = {stem(one) for one in parts_of(name)}
    told = set(said.words) | {one.lower() for span in said.spans for one in parts_of(span)}
    if any(not one.isascii() for one in told):
        yield from _only_the_name_in_chinese(said)
        return
    left = {one for one in told if one not in NOTHING_SAID and stem(one) not in parts}
    if said.slot.kind == "summary":
        is_short = len(said.words) <= len(parts) + 2
        if told and not left and is_short and len(parts) > 1:
            yield "it repeats the name; say what the name does not tell"
        return
    if not left:
        yield f"it says no more of {name} than its name; say what it is for"
    elif left <= _TYPES and len(said.words) < 5 and not {stem(one) for one in told} & parts:
        yield "it tells the type alone; say what it is for"


def _only_the_name_in_chinese(said: Said) -> Iterator[str]:
    if said.slot.kind not in ("parameter", "attribute") or said.spans:
        return
    name = set(parts_of(said.slot.name))
    if any(one.isascii() and one not in name for one in said.words):
        return
    left = re.findall(r"[\u4e00-\u9fff]", _EMPTY_CHINESE.sub("", said.prose))
    if len(left) < 2:
        yield f"it says no more of {said.slot.name} than its name; say what it is for"


def parts_of(name: str) -> list[str]:
    """`read_maxSize` -> read, max, size."""
    return [one.lower() for one in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def stem(word: str) -> str:
    """The beginning that forms of a word share, as far as a rule can tell."""
    word = word.lower()
    for ending in ("ization", "ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ors",
                   "or", "es", "ed", "s", "e", "y", "ly", "able", "ment"):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
