"""Documentation comments as data, with the place of every part: one row a style.

What is true of the code, and where a comment stands in a file, are other rooms' matters.
"""
