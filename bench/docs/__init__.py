"""Documentation measured beside other checkers."""
