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
