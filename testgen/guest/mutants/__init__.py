"""Small changes of functions that good tests notice, each behind a switch.

A mutant is another code object for one function. Switching it on exchanges the code of the
functions that exist; until then nothing is slower or different.
"""
