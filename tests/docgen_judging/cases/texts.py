import re
import time


def shorten(text, width=80, mark="..."):
    if width < len(mark):
        raise ValueError("no room for the mark")
    if len(text) <= width:
        return text
    return text[: width - len(mark)] + mark


def split_once(text, separator="="):
    before, found, after = text.partition(separator)
    if not found:
        return None
    return before.strip(), after.strip()


def strip_left(items, test):
    items = iter(items)
    for item in items:
        if not test(item):
            yield item
            break
    yield from items


def numbered(lines, start=1, form="{}. {}"):
    for number, line in enumerate(lines, start):
        yield form.format(number, line)


def unescape(text):
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")


def find_all(pattern, text, ignore_case=False):
    flags = re.IGNORECASE if ignore_case else 0
    return [found.span() for found in re.finditer(pattern, text, flags)]


async def poll(check, timeout_ms=5000, interval_ms=100):
    end = time.monotonic() + timeout_ms / 1000
    while time.monotonic() < end:
        result = await check()
        if result is not None:
            return result
    raise TimeoutError(f"nothing after {timeout_ms} ms")
