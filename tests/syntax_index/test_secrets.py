"""A key in the code must not reach a prompt; code without keys must reach it unchanged."""

from __future__ import annotations

import random
import string
import sys
import sysconfig
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syntax.files.key_shapes import SHAPES
from syntax.files.secrets import MASK, is_secret_file, mask_keys

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
UPPER = string.ascii_uppercase + "234567"
URLSAFE = ALNUM + "-_"
BASE64 = ALNUM + "+/"


def made(alphabet: str, length: int, seed: int = 1) -> str:
    """A random value; the first characters make sure that no class is missing by chance."""
    rng = random.Random(seed)
    sure = [c for c in "a7Kf" if c in alphabet]
    return "".join(sure + [rng.choice(alphabet) for _ in range(length - len(sure))])


# Prefixes are joined at run time, so that no scanner takes this file for a leak.
KEYS = {
    "AWS id": "AK" + "IA" + made(UPPER, 16),
    "AWS temporary id": "AS" + "IA" + made(UPPER, 16),
    "GitHub personal": "gh" + "p_" + made(ALNUM, 36),
    "GitHub app": "gh" + "s_" + made(ALNUM, 36),
    "GitHub fine-grained": "github_" + "pat_" + made(ALNUM, 22) + "_" + made(ALNUM, 59),
    "GitLab": "gl" + "pat-" + made(URLSAFE[:-2], 20),
    "Slack bot": "xo" + "xb-" + "263594206564-2343594206574-" + made(ALNUM, 24),
    "Slack app": "xa" + "pp-1-A01" + made(ALNUM, 30),
    "Slack webhook": "https://hooks.slack.com/services/" + "T00A1B2C3/B00D4E5F6/" + made(ALNUM, 24),
    "Stripe live": "sk" + "_live_" + made(ALNUM, 24),
    "Stripe restricted": "rk" + "_test_" + made(ALNUM, 99),
    "Stripe webhook": "wh" + "sec_" + made(ALNUM, 32),
    "OpenAI, old": "sk" + "-" + made(ALNUM, 48),
    "OpenAI, project": "sk" + "-proj-" + made(URLSAFE, 120),
    "Anthropic": "sk" + "-ant-api03-" + made(URLSAFE, 93) + "AA",
    "OpenRouter": "sk" + "-or-v1-" + made(HEX, 64),
    "Google API": "AI" + "za" + made(URLSAFE, 35),
    "Google OAuth secret": "GOC" + "SPX-" + made(URLSAFE, 28),
    "Google access token": "ya" + "29." + made(URLSAFE, 60),
    "Hugging Face": "h" + "f_" + made(string.ascii_letters, 34),
    "npm": "np" + "m_" + made(ALNUM, 36),
    "PyPI": "py" + "pi-AgEIcHlwaS5vcmc" + made(URLSAFE, 120),
    "SendGrid": "S" + "G." + made(URLSAFE, 22) + "." + made(URLSAFE, 43),
    "Mailgun": "ke" + "y-" + made(HEX, 32),
    "Mailchimp": made(HEX, 32) + "-us" + "12",
    "Twilio": "S" + "K" + made(HEX, 32),
    "Telegram": "110201543:" + "AA" + made(URLSAFE, 33),
    "Discord bot": "M" + made(ALNUM, 25) + "." + made(ALNUM, 6) + "." + made(URLSAFE, 38),
    "DigitalOcean": "do" + "p_v1_" + made(HEX, 64),
    "Shopify": "shp" + "at_" + made(HEX, 32),
    "Square": "sq0" + "atp-" + made(URLSAFE, 22),
    "Databricks": "da" + "pi" + made(HEX, 32),
    "Linear": "lin" + "_api_" + made(ALNUM, 40),
    "Notion": "nt" + "n_" + made(ALNUM, 46),
    "Postman": "PM" + "AK-" + made(HEX, 24) + "-" + made(HEX, 34),
    "New Relic": "NR" + "AK-" + made(string.ascii_uppercase + string.digits, 27),
    "Grafana": "gl" + "sa_" + made(ALNUM, 32) + "_" + made(HEX, 8),
    "Vault": "hv" + "s." + made(URLSAFE, 90),
    "Groq": "gs" + "k_" + made(ALNUM, 52),
    "Replicate": "r" + "8_" + made(ALNUM, 37),
    "age": "AGE-SECRET-" + "KEY-1" + made(string.ascii_uppercase + string.digits, 58),
    "JWT": "ey"
    + "J"
    + made(URLSAFE, 33)
    + ".ey"
    + "J"
    + made(URLSAFE, 80)
    + "."
    + made(URLSAFE, 43),
}
CARRIERS = (
    'client = Client("{}")',
    "const KEY = '{}';",
    "# left here by mistake: {}\n",
    "url = f'https://api.example.org/?k={}&v=2'",
    '{{"value": "{}"}}',
)


def visible(key: str, text: str) -> bool:
    """Whether a run of 8 characters of the key's random end can still be read."""
    tail = key[len(key) // 2 :]
    return any(tail[i : i + 8] in text for i in range(len(tail) - 7))


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("carrier", CARRIERS)
def test_keys_of_known_services_are_masked_wherever_they_stand(kind: str, carrier: str) -> None:
    text = carrier.format(KEYS[kind])
    masked = mask_keys(text)
    assert not visible(KEYS[kind], masked)
    assert len(masked) == len(text)


ASSIGNMENTS = [
    'password = "{}"',
    "PASSWORD: str = '{}'",
    'db_password="{}",',
    '"password": "{}",',
    "config['password'] = '{}'",
    'const dbPassword = "{}";',
    'private static final String PASSWORD = "{}";',
    'let password: &str = "{}";',
    'password := "{}"',
    'connect(user="root", passwd="{}")',
    'os.environ.setdefault("DB_PASSWORD", "{}")',
    'user.set_password("{}")',
    "if password == '{}':",
    'const char *password = "{}";',
    'std::string password{{"{}"}};',
]
PASSWORDS = [
    "hunter2!",
    "Tr0ub4dor&3",
    "S3cr3t-Pa55",
    "p@ssw0rdIsBad",
    "qwerty9876",
    "correct4horse9",
]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
@pytest.mark.parametrize("password", PASSWORDS)
def test_passwords_in_assignments_are_masked(assignment: str, password: str) -> None:
    text = assignment.format(password)
    assert mask_keys(text) == assignment.format(MASK * len(password))


KEY_ASSIGNMENTS = [
    'API_KEY = "{}"',
    'aws_secret_access_key = "{}"',
    "SECRET_KEY = '{}'",
    'apiKey: "{}",',
    '"client_secret": "{}"',
    "const accessToken = `{}`;",
    'static const char kApiKey[] = "{}";',
    'let token = String::from("x"); let auth_token = "{}";',
    'headers["Authorization"] = "Bearer {}"',
    "headers = {{'Authorization': 'Basic {}'}}",
    "# API_KEY={}\n",
    "export API_TOKEN={}\n",
    'String apiToken = "{}";',
    'APIKey:    "{}",',
    'encryption_key=b"{}"',
]
RANDOM_VALUES = [
    made(HEX, 32, 3),
    made(HEX, 64, 4),
    made(ALNUM, 24, 5),
    made(BASE64, 40, 6),
    made(ALNUM, 43, 7) + "=",
]


@pytest.mark.parametrize("assignment", KEY_ASSIGNMENTS)
@pytest.mark.parametrize("value", RANDOM_VALUES)
def test_random_values_given_to_names_of_keys_are_masked(assignment: str, value: str) -> None:
    text = assignment.format(value)
    assert value not in mask_keys(text)
    assert len(mask_keys(text)) == len(text)


def private_key(label: str, between: str = "\n") -> str:
    rng = random.Random(9)
    lines = ["".join(rng.choice(BASE64) for _ in range(64)) for _ in range(12)] + ["aB3dE9=="]
    return between.join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"])


@pytest.mark.parametrize(
    "label",
    [
        "RSA PRIVATE KEY",
        "PRIVATE KEY",
        "EC PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
    ],
)
@pytest.mark.parametrize("between", ["\n", "\r\n", "\\n", '\\n"\n    "'])
def test_the_body_of_a_private_key_is_masked(label: str, between: str) -> None:
    block = private_key(label, between)
    text = f'KEY = """{block}"""\nprint(KEY)\n'
    masked = mask_keys(text)
    body = block[block.index("-----", 11) + 5 : block.rindex("-----END")]
    assert not any(line in masked for line in body.split(between) if line)
    assert masked.endswith('"""\nprint(KEY)\n')
    assert [c for c in masked if c.isspace()] == [c for c in text if c.isspace()]


def test_a_private_key_with_headers_and_without_an_end_is_masked() -> None:
    block = private_key("RSA PRIVATE KEY").replace(
        "KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B2C3D\n\n", 1
    )
    cut = block[: block.index("-----END") - 20]
    line = block.split("\n")[6]
    assert line not in mask_keys(block)
    assert line not in mask_keys(cut)


def test_passwords_in_addresses_and_connection_strings_are_masked() -> None:
    for text, secret in [
        ("postgres://admin:s3cr3tPw@db.example.org:5432/app", "s3cr3tPw"),
        ('URL = "redis://:Xy77plQ@cache:6379/0"', "Xy77plQ"),
        ("git clone https://bot:" + made(ALNUM, 30) + "@github.com/a/b.git", made(ALNUM, 30)),
        ("AccountKey=" + made(BASE64, 86) + "==;EndpointSuffix=x", made(BASE64, 86)),
        ("https://x.blob.core.windows.net/c?sv=1&sig=" + made(ALNUM, 44) + "%3D", made(ALNUM, 44)),
    ]:
        assert secret not in mask_keys(text)
        assert len(mask_keys(text)) == len(text)


UNTOUCHED = """
password = os.environ["DB_PASSWORD"]
password = getpass.getpass("Password: ")
password: str = Field(min_length=8)
self.password = password
if token == "identifier" and token_type == "NAME":
secret_name = "projects/my-project/secrets/db-password/versions/1"
PASSWORD_FIELD = "password"
<input type="password" name="new_password1" id="id_password1">
"password": "Enter your password",
"password": "Kennwort",
password = "password"
password = "changeme"
api_key = "YOUR_API_KEY"
api_key = "<your-api-key-here>"
API_KEY = "${API_KEY}"
token = f"Bearer {token}"
apiKey: process.env.API_KEY,
String apiKey = System.getenv("API_KEY");
key = "0123456789abcdef0123456789abcdef"
integrity = "sha512-WVkf1cEzvGGJ5mCLhCgHgLkWBVLBu4NbB0dTbHnqoXjJm0ZT9yTBdSpYKQ=="
commit = "34de6f6a20219b1771d7fde4114869b7a79584bbb9"
uuid = "123e4567-e89b-12d3-a456-426614174000"
token = tokenizer.next_token()
csrf_token = "csrfmiddlewaretoken"
session_token_header = "X-Session-Token"
secret_key = "application.security.secret-key-name"
TOKEN_URL = "https://login.example.com/oauth2/v2.0/token"
client_secret = "django-insecure-replace-me"
class_name = "sk-folding-cube sk-circle-fade-dot sk-chase-animation-container"
from secrets import token_hex, token_urlsafe
def authenticate(username: str, password: str) -> Token: ...
const { accessToken, refreshToken } = await response.json();
let private_key_path = "/etc/ssl/private/server.key";
if "-----BEGIN PRIVATE KEY-----" in text:
    raise ValueError("a private key")
tokens = ["alpha", "beta"]; access_key = "ctrl+shift+p"
ssh://git@github.com:22/a/b.git
see http://localhost:8080/@scope/package and mailto:someone@example.com
email = "user:name@example.com"
x = a["token"]["value"] if a.get("secret") else None
auth_token = "test-token-for-unit-tests"
secret="com.example.app.SecretManagerFactoryBean"
Basic authentication scheme and Bearer authentication scheme
bearer_format = "Bearer authorization_token_value"
data_key = base64.b64decode(encoded_key_material_from_request)
token = SHA256HashOfContent
https://user:password@example.com/
"""


@pytest.mark.parametrize("line", [line for line in UNTOUCHED.split("\n") if line])
def test_ordinary_code_is_left_alone(line: str) -> None:
    assert mask_keys(line + "\n") == line + "\n"


def test_the_standard_library_is_left_alone() -> None:
    """Precision over real code: hardly a line of it holds anything like a key."""
    folder = Path(sysconfig.get_path("stdlib"))
    lines = changed = 0
    for path in sorted(folder.glob("*.py")) + sorted(folder.glob("*/*.py"))[:120]:
        text = path.read_text("utf-8", "replace")
        masked = mask_keys(text)
        lines += text.count("\n")
        changed += sum(a != b for a, b in zip(text.split("\n"), masked.split("\n"), strict=True))
    assert lines > 50_000
    assert changed <= lines / 20_000


def test_real_keys_stay_masked_when_masked_twice() -> None:
    text = "\n".join(KEYS.values())
    assert mask_keys(mask_keys(text)) == mask_keys(text)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400), st.sampled_from(sorted(KEYS)))
def test_masking_keeps_every_offset(text: str, kind: str) -> None:
    whole = f'{text}\n"{KEYS[kind]}"\n{text}'
    masked = mask_keys(whole)
    assert len(masked) == len(whole)
    assert all(b in (a, MASK) for a, b in zip(whole, masked, strict=True))
    assert not visible(KEYS[kind], masked)


@pytest.mark.parametrize(
    "text",
    [
        "password" * 20_000,
        "PASSWORD:İ" * 20_000,
        "-----BEGIN PRIVATE KEY-----" + "A" * 200_000,
        "-----BEGIN PRIVATE KEY-----" + "\\n" * 100_000,
        "-----BEGIN PRIVATE KEY-----\n" + ("a: b\n" * 40_000),
        "token: " + "a" * 200_000,
        "token" + " " * 200_000 + "=",
        "secret:" * 30_000,
        'key="' * 40_000,
        "http://" + "a" * 200_000,
        "http://a:" * 25_000,
        "eyJ" * 60_000,
        "sk-" * 60_000,
        "SG." * 60_000,
        "M" * 200_000,
        "api_key = " + "a1" * 100_000,
    ],
    ids=lambda text: text[:30],
)
def test_no_text_makes_masking_slow(text: str) -> None:
    began = time.process_time()
    mask_keys(text)
    assert time.process_time() - began < 2.0


def test_every_shape_has_hints_that_its_own_pattern_can_meet() -> None:
    for shape in SHAPES:
        assert shape.hints
        assert all(hint == hint.lower() for hint in shape.hints), shape.kind
        assert "key" in shape.pattern.groupindex, shape.kind


@pytest.mark.parametrize(
    "name",
    [
        *(".env", ".env.local", ".env.production", "prod.env", ".envrc", ".netrc", ".npmrc"),
        *(".pypirc", ".git-credentials", "server.pem", "tls.key", "store.p12", "app.keystore"),
        *("id_rsa", "id_ed25519", "deploy_rsa", "credentials", "credentials.json"),
        *("secrets.yaml", "client_secret_123.json", "terraform.tfvars", "kubeconfig", "ID_RSA"),
        *(".ssh/config", ".aws/config", "home/.kube/config", "service-account-prod.json"),
    ],
)
def test_files_that_hold_secrets_are_known_by_name(name: str) -> None:
    assert is_secret_file(Path("/home/me/project") / name)


@pytest.mark.parametrize(
    "name",
    [
        *("secrets.py", "credentials.py", "keys.go", "Secret.java", "password.ts", "token.rs"),
        *("environment.py", ".env.example", "id_rsa.pub", "keyboard.c", "env.d.ts", "pem.go"),
        *("test_secrets.py", "key.py", "main.py", "aws/config.py", "monkey.py", "tokens.json"),
    ],
)
def test_code_about_secrets_is_no_secret(name: str) -> None:
    assert not is_secret_file(Path("/home/me/project") / name)


def test_masking_is_cheap_enough_for_every_request() -> None:
    """A document of ordinary size is masked well within the 10 ms an event loop may be held."""
    text = Path(random.__file__).read_text("utf-8")
    best = min(_seconds(text) for _ in range(5))
    assert best < 0.03, sys.version


def _seconds(text: str) -> float:
    began = time.perf_counter()
    mask_keys(text)
    return time.perf_counter() - began
