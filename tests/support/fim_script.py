"""A scripted model that fills in the middle: what it says depends on the text before the gap."""

from __future__ import annotations

import time
from collections.abc import Mapping

from engine.model import Model, ModelConfig
from tests.support.fake_engine import Behaviour
from tests.support.fake_model import EOS, FIM_MIDDLE, FIM_SUFFIX, FakeModel


class FimBehaviour(Behaviour, frozen=True, kw_only=True):
    """`says`: what follows a prefix that ends so (the first that fits); else nothing."""

    says: Mapping[str, str] = {}

    def open_model(self, config: ModelConfig) -> Model:
        """The scripted model."""
        time.sleep(self.load_seconds)
        return FakeModel(
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
