"""Somebody types functions back, with ours and with llama.vim's policy on llama-server."""
