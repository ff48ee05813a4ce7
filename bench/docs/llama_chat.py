"""`llama_cpp.Llama` as a process: a chat request a line in, its answer out.

Started by `bench/docs/throughput.py`; it loads one model and never shares it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from llama_cpp import Llama


def main(model: str, threads: int, context: int) -> None:
    llama = Llama(
        model_path=model,
        n_ctx=context,
        n_threads=threads,
        n_threads_batch=threads,
        n_batch=512,
        flash_attn=True,
        verbose=False,
    )
    print("ready", flush=True)
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        schema = asked["response_format"]["json_schema"]["schema"]
        answer: Any = llama.create_chat_completion(
            messages=asked["messages"],
            max_tokens=asked["max_tokens"],
            temperature=asked["temperature"],
            top_p=asked.get("top_p", 1.0),
            top_k=1 if not asked["temperature"] else 0,
            seed=asked.get("seed", 0),
            response_format={"type": "json_object", "schema": schema},
        )
        text = answer["choices"][0]["message"]["content"]
        told = {"text": text, "tokens": answer["usage"]["completion_tokens"]}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
