"""The engine's own process: its address, how it is found, started and ended."""
