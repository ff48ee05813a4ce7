"""Claims about results that are lists, and about arguments that are left alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

from testgen.oracles.claims.row import (
    NONE_SUCH,
    Row,
    Use,
    beside,
    is_list,
    is_sequence,
    is_text,
    when,
)

_CASES = r"\b(?:by|key|according|based|unless|lengths?|insensitive\w*|then|within|each)\b"
_NOUN = r"(?:list|sequence|array|tuple|numbers|integers|values|items|names|words|strings|elements)"


def _ordered(values: Any, descending: bool = False) -> bool:
    try:
        return list(values) == sorted(values, reverse=descending)
    except TypeError:
        return True


def _unique(values: Any) -> bool:
    return all(one not in values[:at] for at, one in enumerate(values))


def _counted(values: Any) -> Counter[str]:
    return Counter(map(repr, values))


def _sorted_copy(given: Any, result: Any) -> bool:
    return _ordered(result) and _counted(given) == _counted(result)


def _unchanged(use: Use) -> bool | None:
    return not use.changed


def _same_length(use: Use) -> bool | None:
    given: Any = use.named("other")
    if given is NONE_SUCH:
        given = use.sole(is_sequence)
    result: Any = use.result
    if not is_sequence(given) or not is_sequence(result):
        return None
    return len(given) == len(result)


def _at_most(use: Use) -> bool | None:
    most: Any = use.named("most")
    result: Any = use.result
    if not isinstance(most, int) or most < 0 or not is_sequence(result):
        return None
    return len(result) <= most


COLLECTIONS: tuple[Row, ...] = (
    Row(
        "ascending",
        (
            r"\bsorted " + _NOUN + r"\b",
            r"\bin (?:ascending|increasing|sorted) order$",
            r"\bsorted(?: in)? ascending(?: order)?$",
            r"\bsorted alphabetically$",
            r"\bsorted in (?:ascending|increasing) order$",
            r"\bfrom (?:smallest|lowest) to (?:largest|highest)$",
        ),
        when(is_list, _ordered),
        (
            "a sorted list of names",
            "the words, sorted alphabetically",
            "items in ascending order",
            "the scores, sorted ascending",
            "the scores, sorted in increasing order",
            "the scores from lowest to highest",
        ),
        (
            "the median of a sorted list",
            "names sorted by length",
            "a list sorted in reverse",
            "whether the list is sorted",
        ),
        (({}, [1, 1, 2]), ({}, []), ({}, 5)),
        (({}, [2, 1]),),
        unless=_CASES
        + r"|\b(?:of|in|from|if|whether|assum\w+|into|for|given|to|two|the) (?:an? |the "
        r")?(?:\w+ )?sorted\b|descending|reverse|decreasing|\bnot\b|unsorted|\b(?:if|whether"
        r"|check\w*)\b",
        unless_doc=_CASES.replace("|unless|", "|").replace("then|within|each", "custom")
        + r"|descending|decreasing|reverse",
    ),
    Row(
        "descending",
        (
            r"\bin (?:descending|decreasing) order$",
            r"\bsorted(?: in)? descending(?: order)?$",
            r"\bfrom (?:largest|highest) to (?:smallest|lowest)$",
        ),
        when(is_list, lambda x: _ordered(x, descending=True)),
        (
            "the scores in descending order",
            "the scores sorted descending",
            "the scores from highest to lowest",
        ),
        ("scores in descending order by name",),
        (({}, [3, 1, 1]),),
        (({}, [1, 3]),),
        unless=_CASES + r"|\bif\b",
        unless_doc=_CASES.replace("|then|within|each", "") + "|ascending",
    ),
    Row(
        "the argument, sorted",
        (
            r"^sorts? (?:a|the|an|given|the given) (?:given |input )?(?:list|array|sequence)"
            r"(?: of (?:numbers|integers|strings|words|names|floats))?"
            r"(?: (?:and returns? it|in ascending order|in increasing order))?$",
            r"^(?:a |the )?sorted copy of (?:the )?(?:list|array|sequence|input|`?\w+`?)$",
        ),
        beside(is_list, is_list, _sorted_copy),
        ("a sorted copy of the list", "Sort a list of numbers"),
        ("Sort the list of names by length", "Sort a list in place"),
        (({"xs": [2, 1]}, [1, 2]),),
        (({"xs": [2, 1]}, [2, 1]), ({"xs": [2, 2]}, [2])),
        unless=_CASES,
        unless_doc=_CASES.replace("|then|within|each", "") + r"|descending|reverse|"
        r"in[- ]place|duplicates|unique",
    ),
    Row(
        "unique",
        (
            r"\b(?:list|tuple) of (?:all )?(?:the )?(?:sorted )?(?:unique|distinct)\b",
            r"^(?:the )?(?:sorted )?(?:unique|distinct) (?:elements|values|items|words"
            r"|numbers|names)\b",
            r"\b(?:without|with no|no|contains? no|free of) duplicates?$",
            r"\bduplicates (?:are )?(?:removed|dropped)$",
            r"\bwith duplicates removed\b",
        ),
        when(is_list, _unique),
        (
            "a list of unique words",
            "the items without duplicates",
            "distinct values of the column",
            "the list with duplicates removed",
            "the items, duplicates dropped",
        ),
        (
            "the number of unique words",
            "the list may contain duplicates",
            "a list of unique identifiers per user",
        ),
        (({}, [1, 2]), ({}, [])),
        (({}, [1, 2, 1]),),
        unless=r"\b(?:number|count|identifiers?|ids?|per|most|may|pairs?|consecutive"
        r"|adjacent|if)\b",
    ),
    Row(
        "argument left alone",
        (
            r"\b(?:does not|doesn't|never|will not|won't|without) (?:modify|modifying"
            r"|mutat\w+|chang\w+|"
            r"alter\w*|touch\w*) (?:the |its )?(?:\w+ )?(?:input|inputs|argument|arguments"
            r"|original|list|"
            r"dict|dictionary|sequence|mapping)\b",
            r"\b(?:the )?(?:input|argument|original|original list|input list) (?:is|are"
            r"|remains?|stays?)"
            r" (?:not (?:modified|changed|mutated)|unchanged|untouched|unmodified|left alone)",
        ),
        _unchanged,
        (
            "The list is copied, and does not modify the input",
            "the input is not modified",
            "a copy, the original list remains unchanged",
        ),
        ("Modifies the list in place", "the order is not modified"),
        (({"xs": [1]}, None),),
        (({"xs": [1]}, None),),
        changed=frozenset({"xs"}),
    ),
    Row(
        "same length",
        (
            r"\b(?:of|has|have|with) the same length as (?:the )?(?:input|original"
            r"|`?(?P<other>\w+)`?)",
            r"\bthe same number of (?:elements|items) as (?:the )?(?:input|`?(?P<other>\w+)`?)",
        ),
        _same_length,
        (
            "a list of the same length as the input",
            "a list with the same length as `xs`",
            "a list with the same number of items as the input",
        ),
        ("whether both have the same length",),
        (({"xs": [1, 2]}, [3, 4]),),
        (({"xs": [1, 2]}, [3]),),
        unless=r"\b(?:if|whether|must|should)\b",
    ),
    Row(
        "at most so many",
        (
            r"\b(?:at most|no more than|a maximum of|up to) `?(?P<most>\w+)`? (?:characters|items|"
            r"elements|words|entries)(?: long)?\b",
            r"\b(?:truncated|shortened|cut) to (?:at most )?`?(?P<most>\w+)`? (?:characters|items|"
            r"elements)\b",
            r"^(?:the )?first `?(?P<most>[a-z_]\w*)`? (?:items|elements|characters|words)\b",
        ),
        _at_most,
        (
            "a text of at most 5 characters",
            "the text truncated to `width` characters",
            "the first n items",
        ),
        ("the number of items, at most", "texts that have at most 5 characters each"),
        (({}, "12345"), ({}, "")),
        (({}, "123456"),),
        unless=r"\b(?:each|whose|that|plus|excluding|not counting|lines?|chunks?|lists?|groups?)\b",
    ),
    Row(
        "elements of the argument",
        (
            r"^(?:all |only )?(?:the )?(?:elements|items|values|numbers|integers|strings|words) "
            r"(?:of|in|from) (?:the )?(?:given |input )?(?:list|sequence|array|`?\w+`?) "
            r"(?:that|which|where|whose|with)\b",
            r"^filter(?:s)? (?:an |the |a )?(?:given |input )?(?:list|sequence|array)\b",
        ),
        beside(is_list, is_list, lambda given, x: all(one in given for one in x)),
        (
            "the items of the list that are even",
            "Filter given list of any values only for integers",
        ),
        ("the number of items of the list that are even", "the lengths of words that are long"),
        (({"xs": [1, 2]}, [2]), ({"xs": [1]}, [])),
        (({"xs": [1, 2]}, [3]),),
        unless=r"\b(?:squared|doubled|as|with their|mapped|converted|incremented|index\w*)\b",
    ),
    Row(
        "the argument, reversed",
        (
            r"^(?:the )?(?:reverse|reversal) of (?:the |a )?(?:given |input )?(?:string|text"
            r"|list|sequence)$",
            r"^(?:a |the )?(?:string|text|list|sequence) reversed$",
            r"^(?:a |the )?reversed (?:copy of the )?(?:string|text|list|sequence)$",
            r"^reverses? (?:a|the|an) (?:given |input )?(?:string|text|list|sequence)$",
        ),
        beside(is_sequence, is_sequence, lambda given, x: list(x) == list(given)[::-1]),
        ("the reversed string", "Reverse a string", "the reverse of the list", "the text reversed"),
        ("Reverse the words in a string", "the reverse of the list in place"),
        (({"s": "ab"}, "ba"),),
        (({"s": "ab"}, "ab"),),
        unless=r"\bin[- ]place\b",
    ),
    Row(
        "a palindrome",
        (
            r"^(?:the |a )?(?:shortest|longest|largest|smallest)? ?palindrom(?:e|ic \w+)\b",
            r"^find (?:the |a )?(?:shortest|longest) palindrome\b",
        ),
        when(is_text, lambda x: x == x[::-1]),
        ("the shortest palindrome that begins so", "Find the shortest palindrome"),
        ("whether it is a palindrome", "the number of palindromes"),
        (({}, "aba"), ({}, "")),
        (({}, "ab"),),
        unless=r"\b(?:length|number|count|if|whether|ignoring|case)\b",
    ),
)
