"""An application, and the test case that comes with it."""

import pytest


class CommonCase:
    """What every framework's tests have in common."""

    @pytest.fixture(params=["a.b", "c"])
    def app(self, request):
        return self.made(request.param)

    def made(self, name):
        return name

    def test_parse_form(self, app):
        assert app.post("/echo") == {"name": "Joe"}

    def test_connection(self, app):
        return app.is_up


def __getattr__(name):
    raise AttributeError(name)
