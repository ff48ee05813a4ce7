import contextlib

import errors_elsewhere as errors
from errors_elsewhere import Bad, Base, Lock, make


class Reader:
    def _error(self, text):
        error = Bad(text)
        return error

    def _announced(self, text) -> Base:
        return REGISTRY[text]

    def branches(self, x):
        if x == 1:
            raise self._error("a")
        elif x is None:
            raise errors.Worse() from None
        else:
            raise make(x)

    def announced(self):
        raise self._announced("a")

    def either(self, x):
        raise KeyError(3) if x else Bad()

    def held(self, items):
        error = None
        if items:
            error = ValueError("x")
        if error:
            raise error

    def once_more(self):
        try:
            self.branches(1)
        except Bad:
            print("bad")
            raise

    def once_more_by_name(self):
        try:
            self.branches(1)
        except Base as error:
            raise error

    def sometimes_once_more(self, quiet):
        try:
            self.branches(1)
        except Base:
            if not quiet:
                raise

    def anything_once_more(self):
        try:
            self.branches(1)
        except Exception:
            print("bad")
            raise

    def caught_by_a_base_of_another_file(self):
        try:
            self.branches(1)
        except Base:
            return None

    def caught_by_another(self):
        try:
            self.branches(1)
        except ValueError:
            return None

    def turned_into_another(self):
        try:
            self.branches(1)
        except Base as error:
            raise ValueError("bad") from error

    def suppressed(self):
        with contextlib.suppress(errors.Base):
            self.branches(1)

    def kept_by_a_manager(self):
        with Lock():
            self.branches(1)

    def whatever_is_passed(self, error):
        raise error

    def nested(self):
        def inner():
            raise Bad

        return inner


class Child(Reader):
    def __init__(self, size):
        if size < 0:
            raise ValueError("size")
        self.size = size

    def branches(self, x):
        return super().branches(x)


def made():
    return Child(3).announced()


def forth(n):
    if n < 0:
        raise Bad
    return back(n - 1)


def back(n):
    return forth(n)


async def later():
    raise Bad


async def awaited():
    await later()


async def not_awaited():
    return later()


def broken_promise(self):
    raise NotImplementedError


def asks_for_it():
    broken_promise(1)


def deep(strict, size, mode):
    if strict:
        if size < 0 or size > 9:
            raise ValueError(size)
    if mode == "a":
        return 1
    elif mode == "b":
        return 2
    else:
        raise LookupError(mode)
