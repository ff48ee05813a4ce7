"""From inputs to cases that take the branches: an archive, distances, mutation, minimization.

Execution is somebody else's: whoever searches brings an `Executor`.
"""
