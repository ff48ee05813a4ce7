"""Control flow that newer Pythons have."""


#: kinds(1)
#: kinds("a")
#: kinds([1, 2])
#: kinds({"k": 3})
#: kinds(None)
def kinds(x):
    match x:
        case 1 | 2:
            return "small"
        case str() as text if text > "A":
            return text
        case [first, *_]:
            y = first
        case {"k": value}:
            y = value
            y += 1
    return y


#: with_default(1)
#: with_default(2)
#: with_default(3)
def with_default(x):
    match x:
        case 1:
            y = "one"
        case 2 if x:
            y = "two"
        case _:
            y = "other"
    return y


#: one_line_cases(1)
#: one_line_cases(2)
#: one_line_cases(3)
def one_line_cases(x):
    y = 0
    match x:
        case 1: y = 1
        case 2: return 2
        case 3: y = 3
    return y


#: match_at_the_end([], 1)
#: match_at_the_end([], 2)
def match_at_the_end(log, x):
    match x:
        case 1:
            log.append(x)


#: one_line_case_at_the_end([], 1)
#: one_line_case_at_the_end([], 2)
def one_line_case_at_the_end(log, x):
    match x:
        case 1:
            log.append(x)
        case 2: log.append(3)


#: match_in_a_loop([1, 2, 3])
#: match_in_a_loop([2])
#: match_in_a_loop([])
def match_in_a_loop(items):
    n = 0
    for each in items:
        match each:
            case 1:
                continue
            case 2:
                n += 1
            case other:
                n += other
    return n


#: parenthesized(1)
#: parenthesized(0)
def parenthesized(x):
    import contextlib

    with (
        contextlib.nullcontext(x) as a,
        contextlib.nullcontext(x),
    ):
        if a:
            return 1
    return 2
