"""trees.py: MIME trees read without the gateway's code, and compared by meaning

A second reading of RFC 2046, written apart from milter/mail: what the gateway
made of a mail must show the same to a reader who never saw its source.
"""
import base64
import email.header
import email.utils
import re
import urllib.parse

ADDRESSES = ("from", "to", "cc", "bcc", "reply-to", "sender", "resent-from",
             "resent-to")
# What the gateway may say anew, besides Content-Type and -Disposition.
RENEWED = ("content-transfer-encoding", "content-length")
PROTECTED = ("subject", "from", "to", "cc", "date", "message-id", "reply-to",
             "sender", "in-reply-to", "references")


class Node:
    """One entity: fields as (name, bytes), a body, or what is inside it."""

    def __init__(self, raw, default="text/plain"):
        self.raw = raw
        self.fields, self.body = split_header(raw)
        self.type, self.params = typed(self.field("content-type"), default)
        if "/" not in self.type:
            self.type = default
        self.encoding = text(self.field("content-transfer-encoding")
                             or b"7bit").strip().lower()
        self.children = self.inside()

    def field(self, name):
        return next((v for n, v in self.fields if n == name), None)

    def inside(self):
        if self.type.startswith("multipart/"):
            default = "message/rfc822" if self.type == "multipart/digest" \
                else "text/plain"
            return [Node(part, default) for part in
                    cut(self.body, self.params["boundary"].encode())]
        if self.type == "message/rfc822" and \
                self.encoding in ("7bit", "8bit", "binary"):
            return [Node(self.body)]
        return []

    def content(self):
        return decoded(self.body, self.encoding)

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


def text(value):
    return value.decode("utf-8", "surrogateescape")


FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:((?:[^\n]*\n[ \t])*[^\n]*)(\n|\Z)")
LINE_END = re.compile(rb"\r?\n|")
AFTER_DELIMITER = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")


def split_header(raw):
    fields, at = [], 0
    while m := FIELD.match(raw, at):
        fields.append((m[1].decode().lower(), m[2].rstrip(b"\r")))
        at = m.end()
    return fields, raw[LINE_END.match(raw, at).end():]


def cut(body, boundary):
    """The parts between delimiter lines, whose line ends are their own."""
    parts, begin, at = [], None, 0
    mark = b"--" + boundary
    while (found := body.find(mark, at)) >= 0:
        at = found + len(mark)
        after = AFTER_DELIMITER.match(body, at)
        if not after or (found and body[found - 1:found] != b"\n"):
            continue
        if begin is not None:
            # of two delimiters in a row the line end is the first's
            end = max(begin, found - (2 if body.endswith(
                b"\r\n", 0, found) else 1))
            parts.append(body[begin:end])
        if after[1]:
            return parts
        at = begin = after.end()
    return parts if begin is None else [*parts, body[begin:]]


BASE64 = (b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
          b"0123456789+/=")
NOT_BASE64 = bytes(set(range(256)) - set(BASE64))


def decoded(body, encoding):
    if encoding == "base64":
        out = b""
        for piece in re.split(rb"=+", body.translate(None, NOT_BASE64)):
            piece = piece[:len(piece) - (len(piece) % 4 == 1)]
            out += base64.b64decode(piece + b"=" * (-len(piece) % 4))
        return out
    if encoding == "quoted-printable":
        body = re.sub(rb"[ \t]+(?=\r?\n|\Z)", b"", body)
        body = re.sub(rb"=\r?\n|=\Z", b"", body)
        return re.sub(rb"=([0-9A-Fa-f]{2})", lambda m: bytes.fromhex(
            m[1].decode()), body)
    return body


QUOTED = r'"(?:[^"\\]|\\.)*"'
PARAMETER = re.compile(r";\s*([^\s=;*]+)(?:\*(\d+))?(\*)?\s*=\s*(%s|[^;\s]*)"
                       % QUOTED)


def typed(value, default):
    """Type and parameters (RFC 2231 undone) of a Content-* value."""
    if value is None:
        return default, {}
    line = uncommented(re.sub(r"\r?\n", "", text(value)))
    found = {}
    for m in PARAMETER.finditer(line):
        name, number, extended, raw = m.groups()
        plain = re.sub(r"\\(.)", r"\1", raw[1:-1]) if raw[:1] == '"' else raw
        if extended:
            if not number or number == "0":
                plain = plain.split("'", 2)[-1]
            data = urllib.parse.unquote_to_bytes(plain)
        else:
            data = plain.encode("utf-8", "surrogateescape")
        found.setdefault(name.lower(), {})[int(number or 0)] = data
    return line.split(";")[0].strip().lower(), {
        name: text(b"".join(v for _, v in sorted(pieces.items())))
        for name, pieces in found.items()}


def uncommented(line):
    """Comments are no part of a value, unless they stand in quotes."""
    while True:
        shorter = re.sub(r"(%s)|\([^()\"]*\)" % QUOTED,
                         lambda m: m[1] or "", line)
        if shorter == line:
            return line
        line = shorter


def words(value):
    """Encoded-words undone, folds and runs of blanks made one blank."""
    line = re.sub(r"\r?\n", "", text(value)).strip()
    out = ""
    for piece, charset in email.header.decode_header(line):
        out += piece if isinstance(piece, str) else piece.decode(
            charset or "utf-8", "surrogateescape") if charset else \
            piece.decode("raw-unicode-escape")
    return re.sub(r"\s+", " ", out).strip()


def meaning(name, value):
    if name not in ADDRESSES:
        return words(value)
    line = re.sub(r"\r?\n", "", text(value))
    return [(words(n.encode("utf-8", "surrogateescape")), in_ascii(a))
            for n, a in email.utils.getaddresses([line])]


def in_ascii(address):
    """A domain in its own letters is the same in A-labels."""
    local, at, domain = address.rpartition("@")
    try:
        return local + at + domain.encode("idna").decode()
    except UnicodeError:
        return address


def differences(a, b, where="", root=True):
    """What b shows otherwise than a, as lines; a is the mail as written."""
    if a.type != b.type:
        yield "%s: type %s became %s" % (where, a.type, b.type)
        return
    yield from parameters(a, b, where, root)
    if not root or where:
        yield from same_fields(a, b, where)
    if len(a.children) != len(b.children):
        yield "%s: %d parts became %d" % (where, len(a.children),
                                          len(b.children))
    for i, (x, y) in enumerate(zip(a.children, b.children)):
        yield from differences(x, y, "%s.%d" % (where, i + 1), False)
    x, y = (content_of(n, a) if not a.children else b"" for n in (a, b))
    if x != y:
        yield "%s: content %r became %r" % (where, x[:80], y[:80])


def content_of(node, original):
    """Text sent as lines has line ends; what was encoded has bytes."""
    data = node.content()
    if original.type.startswith("text/") and \
            original.encoding not in ("base64", "quoted-printable"):
        data = data.replace(b"\r\n", b"\n")
    return data


def parameters(a, b, where, root):
    for field in ("content-type", "content-disposition"):
        x, xs = typed(a.field(field), "")
        y, ys = typed(b.field(field), "")
        if root:
            ys.pop("hp", None)
            xs.pop("hp", None)
            if a.field(field) is None and field == "content-type":
                continue
        if (x, xs) != (y, ys):
            yield "%s: %s %r became %r" % (where, field, (x, xs), (y, ys))


def same_fields(a, b, where):
    def list_of(node):
        return [(n, meaning(n, v)) for n, v in node.fields
                if n not in RENEWED and n not in ("content-type",
                                                  "content-disposition")]
    x, y = list_of(a), list_of(b)
    if x != y:
        yield "%s: fields %r became %r" % (
            where, [f for f in x if f not in y], [f for f in y if f not in x])


def unprotected(original, payload, but=()):
    """Fields that the signed part does not say as the mail did."""
    for name in PROTECTED:
        x = [meaning(name, v) for n, v in original.fields if n == name]
        y = [meaning(name, v) for n, v in payload.fields if n == name]
        if name in but:
            if y:
                yield "%s is said without need: %r" % (name, y)
        elif x != y:
            yield "%s: %r is %r inside" % (name, x, y)


def outside(original, arrived, but=()):
    """Fields of the message that did not arrive as they were written."""
    for name, value in original.fields:
        if not name.startswith("content-") and name != "mime-version" and \
                name not in but and meaning(name, value) not in [
                    meaning(n, v) for n, v in arrived.fields if n == name]:
            yield "%s is not what it was: %r" % (name, value)


def unsafe(data):
    """Why a relay could change these bytes, or nothing."""
    if not data.isascii() or b"\0" in data:
        yield "8-bit or NUL"
    rest = data.replace(b"\r\n", b"")
    if b"\n" in rest or b"\r" in rest:
        yield "a line end that is none"
    if max(map(len, data.split(b"\r\n"))) > 998:
        yield "a line over 998"
    if b"\nFrom " in data or data.startswith(b"From "):
        yield "a line that begins with From"
