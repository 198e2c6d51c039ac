"""trees.py: MIME trees read without the gateway's code, and compared by meaning

A second reading of RFC 2046, written apart from milter/mail: what the gateway
made of a mail must show the same to a reader who never saw its source.
"""
import base64
import email.header
import email.message
import email.utils
import re

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


def split_header(raw):
    fields, rest = [], raw
    while True:
        m = re.match(rb"([!-9;-~]+)[ \t]*:((?:[^\n]*\n[ \t])*[^\n]*)(\n|\Z)",
                     rest)
        if not m or not rest:
            break
        fields.append((m[1].decode().lower(), m[2].rstrip(b"\r")))
        rest = rest[m.end():]
    m = re.match(rb"\r?\n", rest)
    return fields, rest[m.end():] if m else rest


def cut(body, boundary):
    """The parts between delimiter lines, whose line ends are their own."""
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) +
                      rb"(--)?[ \t]*(?=\r?\n|\Z)")
    parts, at, pos = [], None, 0
    while True:
        m = line.search(body, pos)
        if at is not None:
            parts.append(body[at:m.start() if m else len(body)])
        if not m or m[1]:
            return parts
        at = m.end() + re.match(rb"\r?\n|", body[m.end():]).end()
        pos = at
        # of two delimiters in a row the line end is the first's
        again = re.match(rb"--" + re.escape(boundary), body[at:])
        if again:
            pos = m.end()


def decoded(body, encoding):
    if encoding == "base64":
        kept = re.sub(rb"[^A-Za-z0-9+/=]", b"", body)
        out = b""
        for piece in re.split(rb"=+", kept):
            piece = piece[:len(piece) - (len(piece) % 4 == 1)]
            out += base64.b64decode(piece + b"=" * (-len(piece) % 4))
        return out
    if encoding == "quoted-printable":
        body = re.sub(rb"[ \t]+(?=\r?\n|\Z)", b"", body)
        body = re.sub(rb"=\r?\n|=\Z", b"", body)
        return re.sub(rb"=([0-9A-Fa-f]{2})", lambda m: bytes.fromhex(
            m[1].decode()), body)
    return body


def typed(value, default):
    """Type and parameters (RFC 2231 undone) of a Content-* value."""
    if value is None:
        return default, {}
    m = email.message.Message()
    m["Content-Type"] = re.sub(r"\r?\n", "", text(value)).strip()
    params = m.get_params(unquote=True) or [("", "")]
    rest = {k.lower(): email.utils.collapse_rfc2231_value(v)
            for k, v in params[1:] if k}
    return uncommented(params[0][0]).lower(), {
        k: uncommented(v) for k, v in rest.items()}


def uncommented(value):
    """Without the comments after it, which are no part of a value."""
    bare = value
    while re.search(r"\s\([^()]*\)", bare):
        bare = re.sub(r"\s+\([^()]*\)", "", bare)
    return email.utils.unquote(bare.strip()) if bare != value else value


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
    return [(words(n.encode("utf-8", "surrogateescape")), a)
            for n, a in email.utils.getaddresses([line])]


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
    if not a.children and content_of(a, a) != content_of(b, a):
        yield "%s: content %r became %r" % (
            where, content_of(a, a)[:80], content_of(b, a)[:80])


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


def unsafe(data):
    """Why a relay could change these bytes, or nothing."""
    if re.search(rb"[\x00\x80-\xff]", data):
        yield "8-bit or NUL"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield "a line end that is none"
    if max(map(len, data.split(b"\r\n"))) > 998:
        yield "a line over 998"
    if re.search(rb"(?m)^From ", data):
        yield "a line that begins with From"
