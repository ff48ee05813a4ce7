"""What rewritten code reports while it runs: goals taken, distances to the others, data compared.

Nothing here calls code of the module under test twice, nor in another order than it would itself.
"""
