"""Takes ten gigabytes."""
blocks = []
try:
    for _ in range(10 * 1024):
        blocks.append(b"x" * (1 << 20))
except MemoryError:
    blocks.clear()
else:
    print("escaped: had ten gigabytes")
