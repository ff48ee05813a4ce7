"""What tests for JavaScript and TypeScript need to know of a text: plain values, and other texts.

Offsets are bytes of its UTF-8; lines are counted from 1. No change of a text moves a line.
"""
