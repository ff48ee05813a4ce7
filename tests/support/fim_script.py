"""A scripted model that fills in the middle: what it says depends on the text before the gap.

`python -m tests.support.fim_script --detach LAUNCH` is an engine process with it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from engine.model import Model, ModelConfig
from engine.requests import TokenLogprob
from tests.support.fake_engine import Behaviour, main
from tests.support.fake_model import EOS, FIM_MIDDLE, FIM_SUFFIX, FakeModel

COMMAND = (sys.executable, "-m", "tests.support.fim_script", "--detach")
_TOKENS_BEFORE_DEATH = 3


class FimBehaviour(Behaviour, frozen=True, kw_only=True):
    """`says`: what follows a prefix that ends so (the first that fits); else nothing.

    `dies`: a file; as long as it is there the process dies between two tokens, and takes it along.
    """

    says: Mapping[str, str] = {}
    dies: str = ""

    def open_model(self, config: ModelConfig) -> Model:
        """The scripted model."""
        if not self.says:
            return super().open_model(config)
        time.sleep(self.load_seconds)
        return _Certain(
            config,
            script=self._next,
            n_ctx=self.n_ctx,
            n_seq_max=self.n_seq_max,
            cost_ms=lambda rows: self.cost_ms + rows * self.row_ms,
            fingerprint=str(config.path),
        )

    def _next(self, context: tuple[int, ...], seed: int) -> int:
        del seed
        if FIM_MIDDLE not in context:
            return EOS
        middle = max(i for i, token in enumerate(context) if token == FIM_MIDDLE)
        suffix = max(i for i, token in enumerate(context[:middle]) if token == FIM_SUFFIX)
        before = bytes(token for token in context[:suffix] if token < EOS).decode(errors="replace")
        written = bytes(token for token in context[middle + 1 :] if token < EOS)
        if self.dies and len(written) == _TOKENS_BEFORE_DEATH and Path(self.dies).exists():
            Path(self.dies).unlink()
            os._exit(9)
        # Of what is written the beginning may have been given, as half a word is.
        for given in range(len(written) + 1):
            answer = self._answer(before + written[:given].decode(errors="replace")).encode()
            if answer.startswith(written[given:]):
                rest = answer[len(written) - given :]
                return rest[0] if rest else EOS
        return EOS

    def _answer(self, before: str) -> str:
        for end, text in self.says.items():
            if before.endswith(end):
                return text
            # Prompts may leave out the blanks at the cursor; then the model begins with them.
            if before.endswith(end.rstrip()):
                return end[len(end.rstrip()) :] + text
        return ""


class _Certain(FakeModel):
    """Sure of every word: what is shown depends on what it says alone."""

    def logprob(self, output: int, token: int, top: int) -> TokenLogprob:
        return replace(super().logprob(output, token, top), logprob=-0.001)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], FimBehaviour))
