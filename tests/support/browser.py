"""A real browser over its own protocol, through two pipes: no driver, no package, no port.

Source: Chrome DevTools Protocol, `--remote-debugging-pipe`: messages of JSON, a NUL behind each.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.waiting import PATIENCE

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--disable-extensions", "--hide-scrollbars", "--mute-audio"),
    # Nothing outside this machine has a name: a page that wants something from there fails, loudly.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def browser_program() -> str | None:
    """The browser that is installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


@dataclass
class Page:
    """One tab: what it asked for, what it complained of, and what can be asked of it."""

    _browser: Browser
    _session: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    loads: int = 0

    def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""
        before = self.loads
        self.send("Page.navigate", url=url)
        self._browser.wait_until(lambda: self.loads > before, f"{url} to load")

    def reopen(self, url: str) -> None:
        """Open an address afresh, also where only the part behind # differs."""
        self.open("about:blank")
        self.open(url)

    def size(self, width: int, height: int, *, is_phone: bool = False) -> None:
        """Make the window so large."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=is_phone)  # fmt: skip

    def prefer(self, scheme: str) -> None:
        """What the system prefers: light or dark."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.send("Emulation.setEmulatedMedia", features=[feature])

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page; a promise is awaited."""
        told = self.send("Runtime.evaluate", expression=expression, returnByValue=True,
                         awaitPromise=True, userGesture=True)  # fmt: skip
        if "exceptionDetails" in told:
            raise AssertionError(f"{expression}: {told['exceptionDetails']}")
        return told["result"].get("value")

    def wait(self, expression: str) -> Any:
        """The value of an expression as soon as it is true."""
        found: list[Any] = []

        def holds() -> bool:
            found[:] = [self.ask(expression)]
            return bool(found[0])

        self._browser.wait_until(holds, expression)
        return found[0]

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """What is to be seen, as a PNG."""
        told = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(told["data"]))

    def press(self, key: str) -> None:
        """A key, as from a keyboard."""
        code = {"Tab": 9, "Enter": 13, "Shift": 16, "Escape": 27}.get(key, ord(key[0].upper()))
        text = {"text": "\r"} if key == "Enter" else {"text": key} if len(key) == 1 else {}
        for kind in ("keyDown", "keyUp"):
            more = text if kind == "keyDown" else {}
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode=code, **more)  # fmt: skip

    def type(self, text: str) -> None:
        """Text, as from a keyboard: an input method puts it in, then a key is let go."""
        self.send("Input.insertText", text=text)
        self.press("Shift")

    def send(self, method: str, **parameters: object) -> Mapping[str, Any]:
        """A command of the protocol; what it answers."""
        return self._browser.send(method, parameters, self._session)


class Browser:
    """One browser with its own profile, ended with its whole process group."""

    def __init__(self, profile: Path) -> None:
        program = browser_program()
        assert program is not None
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()

        def pipes() -> None:
            # The protocol wants descriptors 3 and 4; neither may be lost while the other is moved.
            low, high = os.dup(theirs_in), os.dup(theirs_out)
            while low < 5 or high < 5:
                low, high = (os.dup(low) if low < 5 else low), (os.dup(high) if high < 5 else high)
            os.dup2(low, 3)
            os.dup2(high, 4)

        self._process = subprocess.Popen(
            [program, *_FLAGS, f"--user-data-dir={profile}", "--remote-debugging-pipe"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            start_new_session=True,
            preexec_fn=pipes,  # noqa: PLW1509 - the child has one thread, and only moves pipes
        )
        os.close(theirs_in)
        os.close(theirs_out)
        os.set_blocking(self._in, False)
        self._number = 0
        self._rest = b""
        self._answers: dict[int, Mapping[str, Any]] = {}
        self._pages: dict[str, Page] = {}

    def page(self) -> Page:
        """A new tab that is listened to."""
        target = self.send("Target.createTarget", {"url": "about:blank"})["targetId"]
        told = self.send("Target.attachToTarget", {"targetId": target, "flatten": True})
        page = Page(self, told["sessionId"])
        self._pages[told["sessionId"]] = page
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.send(f"{domain}.enable")
        return page

    def send(
        self, method: str, parameters: Mapping[str, object], session: str | None = None
    ) -> Mapping[str, Any]:
        """A command; what it answers. Raises `AssertionError` with the browser's words."""
        self._number += 1
        number = self._number
        message: dict[str, object] = {"id": number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        self.wait_until(lambda: number in self._answers, method)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        result: Mapping[str, Any] = answer["result"]
        return result

    def wait_until(self, holds: Any, what: str) -> None:
        """Listen until something holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {PATIENCE:.0f} s for {what}")
            if self._process.poll() is not None:
                raise AssertionError(f"the browser ended ({self._process.returncode})")
            if not self._listen():
                time.sleep(0.02)

    def _listen(self) -> bool:
        try:
            data = os.read(self._in, 1 << 16)
        except BlockingIOError:
            return False
        *whole, self._rest = (self._rest + data).split(b"\0")
        for one in whole:
            self._take(json.loads(one))
        return bool(data)

    def _take(self, message: Mapping[str, Any]) -> None:
        if "id" in message:
            self._answers[message["id"]] = message
            return
        page = self._pages.get(message.get("sessionId", ""))
        told = message.get("params", {})
        if page is None:
            return
        match message["method"]:
            case "Page.loadEventFired":
                page.loads += 1
            case "Network.requestWillBeSent":
                page.requests.append(told["request"]["url"])
            case "Runtime.exceptionThrown":
                details = told["exceptionDetails"]
                page.complaints.append(str(details.get("exception", details)))
            case "Runtime.consoleAPICalled" if told["type"] in ("error", "warning", "assert"):
                page.complaints.append(str([one.get("value") for one in told["args"]]))
            case "Log.entryAdded" if told["entry"]["level"] == "error":
                page.complaints.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")

    def close(self) -> None:
        """End it, and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        os.close(self._in)
        os.close(self._out)


@contextlib.contextmanager
def browsing(profile: Path) -> Iterator[Browser]:
    """A browser while it is needed."""
    browser = Browser(profile)
    try:
        yield browser
    finally:
        browser.close()
