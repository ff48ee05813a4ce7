"""Where an expectation comes from other than from watching: documentation, laws, other versions.

What disagrees with them is a finding and never becomes an assertion.
"""
