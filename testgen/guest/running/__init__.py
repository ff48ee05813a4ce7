"""Executing a case: its namespace, the state it starts from, what it touches and what it raises."""
