"""A language that tests are written for is a row in `rows.py` and a folder here.

What all of them share is beside this folder: search, selection, limits, reports.
"""
