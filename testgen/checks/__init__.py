"""From observations to assertions: what is stable, what could be asserted, what is worth it.

Pure but for `mutation.py`, which asks a runner. Where an expectation comes from other than from
watching is in `testgen/oracles/`.
"""
