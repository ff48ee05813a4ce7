"""Sentences that facts alone can say, in every language that documentation is written in."""
