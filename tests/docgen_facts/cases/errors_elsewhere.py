class Base(Exception):
    pass


class Bad(Base):
    pass


class Worse(Bad):
    pass


def make(text):
    return Bad(text)


class Lock:
    def __exit__(self, *given):
        return True
