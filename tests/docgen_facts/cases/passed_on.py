class Box:
    def _check(self, width, *, zero=False):
        if width < 0 or (width == 0 and not zero):
            raise ValueError("width must be positive")

    def passes_its_own(self, w):
        self._check(w)

    def passes_through_two(self, item):
        self.passes_its_own(item.width)

    def passes_what_never_fails(self):
        self._check(5)

    def passes_what_always_fails(self, strict):
        if strict:
            self._check(0)

    def leaves_a_part_out(self, w):
        self._check(w, zero=True)

    def passes_what_it_made(self, w):
        self._check(int(w))

    def passes_what_became_of_it(self, w):
        w = w + 1
        self._check(w)

    def passes_stars(self, *w):
        self._check(*w)

    def on_the_class(self, w):
        Box._check(self, w)


def locally(text):
    found = text.split()
    if not found:
        raise ValueError("text must have words")


def through_a_local(text):
    locally(text)


def fail(message):
    raise KeyError(message)


def guards_itself(n):
    if n is None:
        fail("no")


def known(mode, kinds=("a", "b")):
    if mode not in ("r", "w"):
        raise ValueError(mode)
    if isinstance(mode, bytes):
        raise TypeError(mode)


def opens():
    known("r")


def opens_something(mode):
    known(kinds=(), mode=mode)


class Bucket:
    def __init__(self, rate):
        if rate <= 0:
            raise ValueError("rate must be positive")
        self._rate = rate

    def faster(self):
        return Bucket(self._rate)


def bucket(rate):
    return Bucket(rate=rate)


class Way:
    FAST = 1
    EXACT = 2


def ordered(items, way):
    try:
        Way.FAST | way
    except TypeError:
        raise ValueError("way must be one of Way")
    if not isinstance(items, list):
        raise TypeError("items must be a list")
    way |= 4
    return items


def gives_a_constant(items):
    return ordered(items, way=Way.FAST | Way.EXACT)


def gives_its_own(items, way):
    return ordered(items, way=way)


def gives_what_changes(items, settings):
    return ordered(items, way=settings.way)


def gives_only_constants():
    return ordered(3, Way.FAST)


def limited(items, most):
    if most is not None:
        if len(items) > most:
            raise ValueError("too many")
    return items


def limits(items):
    return limited(items, Way.EXACT)
