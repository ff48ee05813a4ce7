"""The status bar says what matters most, and what to do about it."""

from __future__ import annotations

from lsp_server.status import Facts, status_of


def test_a_download_comes_first_then_off_then_faults_then_work() -> None:
    everything = Facts(
        enabled=False, engine="error", sentence="Broken.", missing="m", pulling="m", working=2
    )
    assert status_of(everything).state == "starting"
    assert "Downloading m" in status_of(everything).message
    assert status_of(Facts(enabled=False, engine="error")).state == "off"
    assert status_of(Facts(engine="error", sentence="Broken.", working=1)).state == "error"
    assert status_of(Facts(engine="loading", working=1)).state == "starting"
    assert status_of(Facts(engine="ready", working=1)).state == "busy"
    assert status_of(Facts(engine="ready")).state == "ready"


def test_every_error_has_an_action_the_server_knows() -> None:
    missing = status_of(Facts(engine="error", sentence="No model.", missing="tiny")).as_json()
    assert missing["action"] == {
        "title": "Download tiny",
        "command": "inkling.pullModel",
        "arguments": ["tiny"],
    }
    broken = status_of(Facts(engine="error", sentence="It died.")).as_json()
    assert broken["action"]["command"] == "inkling.restartEngine"
    assert broken["message"] == "It died."


def test_the_shape_that_editors_read() -> None:
    assert status_of(Facts(engine="ready", sentence="Fine.", model="m")).as_json() == {
        "state": "ready",
        "message": "Fine.",
        "model": "m",
        "action": None,
    }
