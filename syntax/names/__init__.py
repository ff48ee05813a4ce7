"""Whether what a text names exists: members, modules, arguments; and whether what it binds is bound
once and before it is read. As far as it is known for certain.

A language takes part with `names.scm`; what a name stands for is told by Python's rules.
"""
