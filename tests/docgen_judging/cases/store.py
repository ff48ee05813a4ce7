import json
import os
from pathlib import Path


class Store:
    def __init__(self, path, size=128, on_evict=None):
        self.path = Path(path)
        self.size = size
        self.on_evict = on_evict
        self._items = {}

    def get(self, key, default=None):
        value = self._items.get(key, default)
        if key in self._items:
            self._items[key] = self._items.pop(key)
        return value

    def put(self, key, value):
        if key in self._items:
            del self._items[key]
        elif len(self._items) >= self.size:
            oldest = next(iter(self._items))
            dropped = self._items.pop(oldest)
            if self.on_evict is not None:
                self.on_evict(oldest, dropped)
        self._items[key] = value

    def save(self, indent=2):
        partial = self.path.with_suffix(".part")
        partial.write_text(json.dumps(self._items, indent=indent), encoding="utf-8")
        os.replace(partial, self.path)


def read_settings(path, strict=True):
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        if strict:
            raise
        return {}
    settings = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        key, _, value = line.partition("=")
        settings[key.strip()] = value.strip()
    return settings


def chunks(items, size):
    if size <= 0:
        raise ValueError("size is not positive")
    return [items[at : at + size] for at in range(0, len(items), size)]


def flatten(nested, depth=1):
    result = []
    for one in nested:
        if isinstance(one, (list, tuple)) and depth > 0:
            result.extend(flatten(one, depth - 1))
        else:
            result.append(one)
    return result


def last_modified(paths):
    return max(paths, key=lambda path: path.stat().st_mtime)
