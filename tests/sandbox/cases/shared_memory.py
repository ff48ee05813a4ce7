"""Takes ten gigabytes of memory that no data limit counts."""
import mmap

blocks = []
try:
    for _ in range(10):
        block = mmap.mmap(-1, 1 << 30)
        for place in range(0, 1 << 30, 4096):
            block[place] = 1
        blocks.append(block)
except (OSError, MemoryError, ValueError):
    blocks.clear()
else:
    print("escaped: had ten gigabytes")
