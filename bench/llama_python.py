"""`llama_cpp.Llama` as a process: a line of JSON in, the times of its answer out.

Started by `bench/contenders.py`; it loads one model and never shares it.
"""

from __future__ import annotations

import json
import sys
import time

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
        asked = json.loads(line)
        begun = time.perf_counter()
        first = last = 0.0
        count = 0
        for _ in llama.generate(asked["prompt"], temp=0.0, top_k=1, reset=True):
            count += 1
            last = time.perf_counter() - begun
            first = first or last
            if count == asked["tokens"]:
                break
        print(json.dumps({"first": first, "last": last, "tokens": count}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
