"""How keys, tokens and passwords look, a row each: a new service is a new row.

Finding and masking them in a text lives in `syntax/files/secrets.py`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of key known by its own look: `pattern` with a group `key`.

    It is tried only where one of `hints`, in lower case, occurs; so a text without keys is cheap.
    `accepts` has the last word about what was found.
    """

    kind: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    accepts: Callable[[str], bool] = bool

    def find(self, text: str, lowered: str) -> Iterator[Span]:
        """Where keys of this kind stand."""
        if any(hint in lowered for hint in self.hints):
            for found in self.pattern.finditer(text):
                if self.accepts(found["key"]):
                    yield found.span("key")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A kind of secret known by the name it is given to: `names` ends where the name does.

    `names` is matched in lower case; `value`, with a group `key`, right behind the name.
    """

    kind: str
    names: re.Pattern[str]
    value: re.Pattern[str]
    accepts: Callable[[str], bool]

    def find(self, text: str, lowered: str) -> Iterator[Span]:
        """Where values given to such names stand."""
        for name in self.names.finditer(lowered):
            found = self.value.match(text, name.end())
            if found is not None and self.accepts(found["key"]):
                yield found.span("key")


def _looks_random(value: str) -> bool:
    """Whether a person would say that a machine made `value`: letters and digits, no words."""
    if not any(c.isdigit() for c in value) or not any(c.isalpha() for c in value):
        return False
    if _PLACEHOLDER.search(value) or _is_made_of_words(value):
        return False
    return _bits_a_character(value) >= (2.7 if len(value) <= 20 else 3.0)


def _looks_generated(value: str) -> bool:
    """Stricter, for a value without quotes, which could as well be a name of the program."""
    return len(_DIGITS.findall(value)) >= 3 and _looks_random(value)


def _looks_chosen(value: str) -> bool:
    """Whether `value` could be a password a person chose, rather than a word of the program."""
    if _PLACEHOLDER.search(value) or _PASSWORD_FIELD.fullmatch(value):
        return False
    letters = any(c.isalpha() for c in value)
    return (letters and any(c.isdigit() for c in value) and not _is_path(value)) or (
        any(c in "!@$^&*+=?%#" for c in value[1:]) and letters and not _is_path(value)
    )


def _is_made_of_words(value: str) -> bool:
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", value) if part]
    return all(_WORD.fullmatch(part) for part in parts)


def _is_path(value: str) -> bool:
    return value.startswith(("/", "./", "../", "~/", "#", ".", "--")) or "://" in value


def _bits_a_character(value: str) -> float:
    """Shannon entropy of the characters of `value`."""
    total = len(value)
    return -sum(n / total * math.log2(n / total) for n in Counter(value).values())


_WORD = re.compile(
    r"[A-Z]?[a-z]+\d{0,3}|[A-Z]+\d{0,3}|\d{1,4}|(?:[A-Z]?[a-z]+|[A-Z]{2,5}(?![a-z]))+"
)
_DIGITS = re.compile(r"\d+")
_PLACEHOLDER = re.compile(
    r"(?i)x{4,}|\*{3,}|\.\.\.|<|>|\{|\}|\$\(|%\(|%s|\byour|your[_-]|change[_-]?me|placeholder"
    r"|^example|^dummy|^sample|^fake|redacted|replace[_-]?me|insert[_-]|0{8}|12345678(?!90)"
    r"|^\$[A-Z_]+$"
)
_PASSWORD_FIELD = re.compile(
    r"(?i)[\w.#:-]*(?:password|passwd|passphrase|pwd|secret|token)[\w.-]{0,2}[\d*:?=]{0,2}"
)


def _token(kind: str, hints: tuple[str, ...], key: str, **more: Callable[[str], bool]) -> Shape:
    return Shape(
        kind, hints, re.compile(rf"(?<![A-Za-z0-9_])(?P<key>{key})(?![A-Za-z0-9])"), **more
    )


def _has_digit(value: str) -> bool:
    return any(c.isdigit() for c in value)


def _is_mixed(value: str) -> bool:
    return any(c.islower() for c in value) and any(c.isupper() for c in value)


_SEPARATOR = r"(?:\\[nrt]|[\s\"'+,;\\])"
_PRIVATE_KEY = (
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    rf"(?P<key>(?:{_SEPARATOR}++(?:[\w-]++: [^\n\"']*+\n\s*+)*+[A-Za-z0-9+/=]{{16,}}+)++"
    rf"(?:{_SEPARATOR}++[A-Za-z0-9+/=]{{1,15}}+(?={_SEPARATOR}*+-----END))?)"
)

SHAPES: tuple[Shape, ...] = (
    Shape("private key", ("private key",), re.compile(_PRIVATE_KEY)),
    _token(
        "AWS access key id", ("akia", "asia", "abia", "acca"), r"A(?:K|S|B|C)(?:I|C)A[A-Z0-9]{16}"
    ),
    _token("GitHub", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"gh[pousr]_[A-Za-z0-9]{36,255}"),
    _token("GitHub, fine-grained", ("github_pat_",), r"github_pat_[A-Za-z0-9_]{22,255}"),
    _token(
        "GitLab",
        ("glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glagent-", "glsoat-", "glft-"),
        r"gl(?:pat|dt|rt|cbt|ptt|agent|soat|ft)-[A-Za-z0-9_.-]{20,}",
    ),
    _token(
        "Slack", ("xox", "xapp-"), r"(?:xox[abeoprs]|xapp)-[A-Za-z0-9.-]{10,}", accepts=_has_digit
    ),
    Shape(
        "Slack webhook",
        ("hooks.slack.com",),
        re.compile(
            r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<key>[A-Za-z0-9/+_-]{20,})"
        ),
    ),
    Shape(
        "Discord webhook",
        ("/api/webhooks/",),
        re.compile(r"discord(?:app)?\.com/api/webhooks/(?P<key>\d{15,}/[\w-]{40,})"),
    ),
    _token(
        "Discord bot",
        (".",),
        r"[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,40}",
        accepts=_has_digit,
    ),
    _token(
        "Stripe",
        ("k_live_", "k_test_", "whsec_"),
        r"(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9+/=]{16,}",
    ),
    _token(
        "OpenAI",
        ("sk-",),
        r"sk-(?:proj-|svcacct-|admin-|or-v1-)?[A-Za-z0-9_-]{20,}",
        accepts=lambda v: _has_digit(v) and not _is_made_of_words(v),
    ),
    _token("Anthropic", ("sk-ant-",), r"sk-ant-[A-Za-z0-9_-]{20,}"),
    _token("Google API", ("aiza",), r"AIza[A-Za-z0-9_-]{35}"),
    _token(
        "Google OAuth",
        ("gocspx-", "ya29."),
        r"(?:GOCSPX-[A-Za-z0-9_-]{28}|ya29\.[A-Za-z0-9_-]{20,})",
    ),
    _token(
        "Hugging Face", ("hf_", "api_org_"), r"(?:hf|api_org)_[A-Za-z0-9]{34}", accepts=_is_mixed
    ),
    _token("npm", ("npm_",), r"npm_[A-Za-z0-9]{36}", accepts=_is_mixed),
    _token("PyPI", ("pypi-",), r"pypi-[A-Za-z0-9_-]{50,}"),
    _token("RubyGems", ("rubygems_",), r"rubygems_[a-f0-9]{48}"),
    _token("SendGrid", ("sg.",), r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}"),
    _token("Mailgun", ("key-",), r"key-[a-f0-9]{32}"),
    _token("Mailchimp", ("-us",), r"[a-f0-9]{32}-us\d{1,2}"),
    _token("Twilio", ("sk",), r"SK[a-f0-9]{32}"),
    _token("Telegram bot", (":aa",), r"\d{8,10}:AA[A-Za-z0-9_-]{33}"),
    _token("DigitalOcean", ("_v1_",), r"do[opr]_v1_[a-f0-9]{64}"),
    _token("Shopify", ("shp",), r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    _token("Square", ("sq0",), r"sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}"),
    _token("Databricks", ("dapi",), r"dapi[a-f0-9]{32}(?:-\d)?"),
    _token("Linear", ("lin_api_",), r"lin_api_[A-Za-z0-9]{40}"),
    _token(
        "Notion",
        ("secret_", "ntn_"),
        r"(?:secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{40,})",
        accepts=_is_mixed,
    ),
    _token("Postman", ("pmak-",), r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
    _token("New Relic", ("nrak-", "nrjs-", "nrii-"), r"NR(?:AK|JS|II)-[A-Za-z0-9_-]{19,32}"),
    _token("Sentry", ("sntrys_", "sntryu_"), r"sntry[su]_[A-Za-z0-9+/=_]{40,}"),
    _token(
        "Grafana",
        ("glsa_", "glc_"),
        r"(?:glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}|glc_[A-Za-z0-9+/=]{32,})",
    ),
    _token("Vault", ("hvs.", "hvb."), r"hv[sb]\.[A-Za-z0-9_-]{24,}"),
    _token("Doppler", ("dp.",), r"dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9._-]{40,}"),
    _token("Terraform Cloud", (".atlasv1.",), r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}"),
    _token("age", ("age-secret-key-",), r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
    _token(
        "Groq, xAI, Replicate",
        ("gsk_", "xai-", "r8_"),
        r"(?:gsk_[A-Za-z0-9]{48,}|xai-[A-Za-z0-9]{60,}|r8_[A-Za-z0-9]{37})",
    ),
    _token(
        "Perplexity, Fireworks",
        ("pplx-", "fw_"),
        r"(?:pplx-[A-Za-z0-9]{40,}|fw_[A-Za-z0-9]{24})",
        accepts=_is_mixed,
    ),
    _token("Dropbox", ("sl.",), r"sl\.[A-Za-z0-9_-]{120,}"),
    _token("Fly", ("fo1_", "flyv1"), r"(?:fo1_[A-Za-z0-9_-]{40,}|FlyV1 [A-Za-z0-9_,=+/-]{40,})"),
    _token("Planetscale", ("pscale_",), r"pscale_(?:tkn|pw|oauth)_[A-Za-z0-9=._-]{32,64}"),
    _token("Supabase", ("sbp_",), r"sbp_[a-f0-9]{40}"),
    _token("Artifactory", ("akcp",), r"AKCp[A-Za-z0-9]{60,}"),
    _token(
        "JSON web token", ("eyj",), r"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*"
    ),
    Shape(
        "Azure storage",
        ("accountkey=", "sharedaccesskey="),
        re.compile(r"(?i)(?:AccountKey|SharedAccessKey)=(?P<key>[A-Za-z0-9+/]{40,}={0,2})"),
    ),
    Shape(
        "signed URL",
        ("sig=", "signature="),
        re.compile(r"[?&](?:sig|X-Amz-Signature|Signature)=(?P<key>[A-Za-z0-9%+/_-]{30,}={0,2})"),
    ),
    Shape(
        "password in a URL",
        ("://",),
        re.compile(
            r"[A-Za-z0-9]://[^\s/:@\"'`<>{}$]{0,100}:(?P<key>[^\s/@\"'`<>{}$%()\[\]]{3,200})@[\w.\[-]"
        ),
        lambda value: value.lower() not in ("pass", "password", "pwd", "secret", "pw", "passwd"),
    ),
    Shape(
        "authorization header",
        ("bearer ", "basic "),
        re.compile(r"(?i)\b(?:bearer|basic) {1,2}(?P<key>[A-Za-z0-9+/=_.~-]{16,})"),
        _looks_random,
    ),
)
"""Every kind of key that is known by its own look."""


def _names(words: str, qualified: str, qualifiers: str) -> re.Pattern[str]:
    """Any of `words`, or one of `qualified` right after one of `qualifiers`.

    Each begins with a literal, which is what lets the search skip quickly.
    """
    behind = "|".join(
        f"(?<={qualifier}{mark}{word})"
        for word in qualified.split()
        for qualifier in qualifiers.split()
        for mark in ("", "[_-]")
    )
    return re.compile("|".join([*words.split(), rf"(?:{'|'.join(qualified.split())})(?:{behind})"]))


_PASSWORD_NAMES = re.compile("passw(?:or)?d|passphrase|pwd|passcode")
_KEY_NAMES = _names(
    "secret token credentials? bearer",
    "key",
    "api app access auth private secret encryption signing master account shared license deploy"
    " session service",
)
# What may stand between a name and its literal: the closing quote or bracket of a key, a type, an
# operator of assignment, a comma after a quoted name, or the parenthesis of a call.
_ASSIGNED = (
    r"(?:(?:[\"'`]\]?|\])?\s{0,4}(?::=|=>|={1,3}|:|\?=|!==?)\s{0,4}|[\"'`]\s{0,2},\s{0,4}|\(\s{0,2}"
    r"|\s{0,2}:\s{0,2}[&A-Za-z_][\w.|<>\[\]&' ]{0,40}?\s{0,2}=\s{0,4}|\[\]\s{0,2}=\s{0,2}|\{)"
    r"(?:[A-Za-z]{0,2}(?=[\"'`])|@(?=\")|b?r?#(?=\"))(?P<quote>[\"'`])"
)
_UNQUOTED = re.compile(
    r"[ \t]{0,4}[:=][ \t]{0,4}(?P<key>[A-Za-z0-9+/=]{16,500}+)[ \t]{0,8}(?=[\r\n]|\Z)"
)

ASSIGNMENTS: tuple[Assignment, ...] = (
    Assignment(
        "password",
        _PASSWORD_NAMES,
        re.compile(_ASSIGNED + r"(?P<key>[^\s\"'`\\]{6,200})(?P=quote)"),
        _looks_chosen,
    ),
    Assignment(
        "key in quotes",
        _KEY_NAMES,
        re.compile(_ASSIGNED + r"(?P<key>[A-Za-z0-9+/=_.~!@#$^&*:-]{16,500})(?P=quote)"),
        _looks_random,
    ),
    Assignment("key without quotes", _KEY_NAMES, _UNQUOTED, _looks_generated),
    Assignment("password without quotes", _PASSWORD_NAMES, _UNQUOTED, _looks_generated),
)
"""Every kind of secret that is known by its name."""
