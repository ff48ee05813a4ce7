"""Which models there are, how they get here, and what their files say of themselves. No token
is made here.
"""
