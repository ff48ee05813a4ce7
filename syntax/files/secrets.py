"""What looks like a secret: files by their name, and keys, tokens and passwords inside a text.

Nothing is read from disk here. How keys look is told by the rows of `syntax/files/key_shapes.py`.
"""

from __future__ import annotations

import os
import re
import string
from fnmatch import translate

from syntax.files.key_shapes import ASSIGNMENTS, SHAPES, Assignment, Shape

MASK = "*"
Spans = tuple[tuple[int, int], ...]

_SECRET_NAMES = (
    *(".env", ".env.*", "*.env", ".envrc", ".netrc", "_netrc", ".pgpass", ".my.cnf", ".htpasswd"),
    *(".npmrc", ".yarnrc.yml", ".pypirc", ".git-credentials", ".dockercfg", ".dockerconfigjson"),
    *("*.pem", "*.key", "*.p8", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.kdbx", "*.kdb"),
    *("*.ppk", "*.asc", "*.gpg", "*.pgp", "*.ovpn", "*.agekey", "*.keytab", "*.mobileprovision"),
    *("id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", "*_rsa", "*_ed25519", "ssh_host_*_key"),
    *("credentials", "credentials.json", "credentials.y*ml", "credentials.toml"),
    *("credentials.xml", "credentials.csv", "credentials.ini", "*.credentials"),
    *("secret.json", "secrets.json", "secrets.y*ml", "secret.y*ml", "secrets.toml", "secrets.ini"),
    *("*.secret", "*.secrets", "client_secret*.json", "service-account*.json", "*.tfvars"),
    *("service_account*.json", "terraform.tfstate*", "kubeconfig", "vault.y*ml", ".vault-token"),
    *("wp-config.php", "master.key", "*.token", ".terraformrc", "*.auto.tfvars.json"),
)
_PUBLIC_NAMES = (".env.example", ".env.sample", ".env.template", ".env.dist", "*.pub")
_SECRET = re.compile("|".join(map(translate, _SECRET_NAMES)))
_NOT_SECRET = re.compile("|".join(map(translate, _PUBLIC_NAMES)))
_SECRET_FOLDERS = frozenset({".ssh", ".gnupg", ".aws", ".azure", ".kube", ".password-store"})


def is_secret_file(path: str | os.PathLike[str]) -> bool:
    """Whether the name of `path`, or of a folder it is in, is one that secrets are kept under."""
    *folders, name = os.fspath(path).lower().replace(os.sep, "/").split("/")
    if _NOT_SECRET.fullmatch(name):
        return False
    return _SECRET.fullmatch(name) is not None or not _SECRET_FOLDERS.isdisjoint(folders)


def mask_keys(text: str) -> str:
    """`text` with everything that looks like a key replaced by `*`, character for character.

    Length, line ends and all offsets stay as they are. Give it the whole document and cut
    afterwards: a key that was cut in half no longer looks like one.
    """
    return masked(text, key_spans(text))


def key_spans(text: str) -> Spans:
    """Where what looks like a key stands (offsets), in order. They may overlap."""
    lowered = _lowered(text)
    kinds: tuple[Shape | Assignment, ...] = (*SHAPES, *ASSIGNMENTS)
    return tuple(sorted(span for kind in kinds for span in kind.find(text, lowered)))


def masked(text: str, spans: Spans) -> str:
    """`text` with the characters of `spans`, which are in order, replaced by `*`."""
    if not spans:
        return text
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        if end > done:
            pieces.append(text[done:start])
            pieces.append(_NOT_BLANK.sub(MASK, text[max(start, done) : end]))
            done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _lowered(text: str) -> str:
    """`text` in lower case, every character still at its offset."""
    lowered = text.lower()
    # A few letters have two characters for their lower case (U+0130).
    return lowered if len(lowered) == len(text) else text.translate(_ASCII_LOWER)


_NOT_BLANK = re.compile(r"[^\s]")
_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
