"""mails.py: the mails of the journey: a table, and legal trees by chance

Each mail is (name, bytes, what must become of it): "signed" or the word of the
reason for which it is refused; "broken": what a signature does not survive.  Everything in them is invented.
"""
import base64
import random
import re

UNIT = "vanthu@sothunghiem.hanoi.gov.vn"
VI = "Đề nghị gia hạn chứng thư số"
HEAD = ("From: Van thu <%s>\r\nTo: canbo@phongthunghiem.hanoi.gov.vn\r\n"
        "Subject: Thu\r\nDate: Mon, 05 Jan 2026 08:00:00 +0700\r\n"
        "Message-ID: <1@sothunghiem.hanoi.gov.vn>\r\n" % UNIT).encode()


def b(s):
    return s.encode() if isinstance(s, str) else s


def mail(fields, body, head=HEAD):
    return head + b(fields) + b"\r\n" + b(body)


def text(body, more="", charset="; charset=utf-8"):
    return mail("MIME-Version: 1.0\r\nContent-Type: text/plain%s\r\n%s" %
                (charset, more), body)


def multi(parts, boundary="b", kind="mixed", pre=b"", post=b"", quote=True,
          more=""):
    """Body and Content-Type of a multipart, as an entity."""
    name = '"%s"' % boundary.replace("\\", "\\\\").replace('"', '\\"') \
        if quote else boundary
    out = b"Content-Type: multipart/%s; boundary=%s\r\n%s\r\n" % (
        kind.encode(), name.encode(), b(more))
    out += pre + b"\r\n" if pre else b""
    for part in parts:
        out += b"--%s\r\n" % boundary.encode() + b(part) + b"\r\n"
    return out + b"--%s--" % boundary.encode() + b"\r\n" + post


def whole(entity, head=HEAD, version="MIME-Version: 1.0\r\n"):
    return head + b(version) + b(entity)


def b64(data):
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def leaf(kind, body, encoding=None, more=""):
    return b("Content-Type: %s\r\n%s%s\r\n" % (
        kind, "Content-Transfer-Encoding: %s\r\n" % encoding if encoding
        else "", more)) + b(body)


PLAIN = leaf("text/plain; charset=utf-8", VI + "\r\n", "8bit")
HTML = leaf("text/html; charset=utf-8", "<p>" + VI + "</p>\r\n", "8bit")
PDF = leaf('application/pdf; name="mau04.pdf"', b64(b"%PDF-1.7\n" + bytes(
    range(256)) * 9), "base64")
INNER = ("From: \"Trần Thị Bình\" <binh@phongthunghiem.hanoi.gov.vn>\r\n"
         "To: Nguyễn Văn An <an@test.example>, b@test.example\r\n"
         "Subject: %s\r\nX-Ghi-Chu: %s\r\nMIME-Version: 1.0\r\n" % (VI, VI))
DSN = ("Reporting-MTA: dns; relay.test.example\r\n\r\nFinal-Recipient: "
       "rfc822; a@test.example\r\nAction: failed\r\nStatus: 5.1.1 \r\n"
       "Diagnostic-Code: smtp; 550 no \r\n")
ICS = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
       "SUMMARY:Họp giao ban\r\nDESCRIPTION:Dòng \r\n  nối\r\nEND:VEVENT\r\n"
       "END:VCALENDAR\r\n")


def pgp(content, label=""):
    """A part that somebody else signed: its content may not change."""
    return multi([content, leaf("application/pgp-signature", "MA==\r\n")],
                 "pgp", "signed", more=label)


def forwarded(inner, kind="message/rfc822", encoding=None):
    return whole(multi([PLAIN, leaf(kind, inner, encoding)]))


def bodies():
    yield "ascii", text("one\r\ntwo\r\n"), "signed"
    yield "vietnamese-8bit", text(VI + "\r\n" + VI + "\r\n",
                                  "Content-Transfer-Encoding: 8bit\r\n"), \
        "signed"
    yield "vietnamese-unlabelled", text(VI + "\r\n", "", ""), "signed"
    yield "vietnamese-7bit-label", text(
        VI, "Content-Transfer-Encoding: 7bit\r\n"), "signed"
    yield "windows-1258", text("Đà".encode("cp1258", "replace") + b"\xd2\r\n",
                               "Content-Transfer-Encoding: 8bit\r\n",
                               "; charset=windows-1258"), "signed"
    yield "line-999", text("x" * 999 + "\r\n"), "signed"
    yield "line-998", text("x" * 998 + "\r\n"), "signed"
    yield "line-20000-vietnamese", text(VI * 700), "signed"
    yield "trailing-blanks", text("one \r\ntwo\t\r\n \r\n-- \r\nend "), \
        "signed"
    yield "from-and-dots", text(
        "From me\r\n>From me\r\n.\r\n..\r\n.x\r\nFrom  \r\n"), "signed"
    yield "flowed", text(
        " From space-stuffed\r\n> quoted \r\n>  stuffed \r\nthe end\r\n"
        "-- \r\nchữ ký\r\n", "", "; charset=utf-8; format=flowed; delsp=yes"),\
        "signed"
    yield "flowed-ascii", text(
        " > no quote\r\n  blank\r\nsoft \r\nbreak\r\n", "",
        "; format=flowed"), "signed"
    yield "empty", text(""), "signed"
    yield "empty-line", text("\r\n"), "signed"
    yield "no-content-fields", mail("", "one\r\n"), "signed"
    yield "no-content-fields-8bit", mail("", VI + "\r\n"), "signed"
    yield "mime-version-alone", mail("MIME-Version: 1.0\r\n", "one\r\n"), \
        "signed"
    yield "no-mime-version", mail(
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n", VI), "signed"
    yield "no-mime-version-multipart", whole(multi([PLAIN, PDF]), version=""), \
        "signed"
    yield "header-only", HEAD, "signed"
    yield "nul", text(b"a\0b\r\n"), "signed"
    yield "bare-cr", text(b"a\rb\r\r\nc\r"), "signed"
    yield "bare-lf", text(b"a\nb\r\n"), "signed"
    yield "controls", text(b"\x01\x07\x0b\x0c\x1b[31m\x7f \r\n"), "signed"


def encodings():
    cte = "Content-Transfer-Encoding: %s\r\n"
    yield "qp-kept", text("=C4=90=E1=BB=81=20\r\nsoft=\r\nline\r\n",
                          cte % "quoted-printable"), "signed"
    yield "qp-with-8bit", text("=C4=90 " + VI + " =3D\r\n",
                               cte % "quoted-printable"), "signed"
    yield "qp-broken", text("a=ZZ=4 = 100%= \r\n=e1=bb=81\r\nx=",
                            cte % "quoted-printable"), "signed"
    yield "qp-lone-lf", text("a=0Ab=0D=0Ac \r\n=0Dd\r\n",
                             cte % "quoted-printable"), "signed"
    yield "qp-lone-lf-csv", whole(multi([PLAIN, leaf(
        "text/csv; charset=utf-8", "a,b=0Ac,d=0A" + VI + " =\r\n",
        "quoted-printable")])), "signed"
    yield "qp-binary", whole(multi([PLAIN, leaf(
        "application/octet-stream", "=00=FF=0A=0D \r\nx\xe9".encode(
            "latin-1"), "quoted-printable")])), "signed"
    yield "base64-long-line", whole(multi([leaf(
        "application/pdf", base64.b64encode(bytes(range(256)) * 9),
        "base64")])), "signed"
    yield "base64-trailing-blanks", text("T25l \r\nVHdv\t\r\n",
                                         cte % "base64"), "signed"
    yield "base64-text-lone-lf", text(
        base64.b64encode(("một\nhai\n" * 9).encode()) + b" \r\n",
        cte % "base64"), "signed"
    yield "base64-broken", text("T25l*\r\nVHd \r\nv=A=\xc3\xa9T25\r\n",
                                cte % "base64"), "signed"
    yield "base64-pieces", text("T25lCg== \r\nVHdvCg==\r\n", cte % "base64"), \
        "signed"
    yield "base64-footer", text("T25lCg==\r\n____ \r\nDanh bạ thư\r\n",
                                cte % "base64"), "signed"
    yield "binary-attachment", whole(multi([PLAIN, leaf(
        "application/octet-stream", bytes(range(256)) * 20, "binary")])), \
        "signed"
    yield "binary-text", whole(multi([leaf(
        "text/plain; charset=utf-16le", "Đề\r\nnghị ".encode("utf-16-le"),
        "binary")])), "signed"
    yield "8bit-json", whole(multi([PLAIN, leaf(
        "application/json", '{"tên": "Đề nghị" } \r\n', "8bit")])), "signed"
    yield "uuencode-safe", text(
        "begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n", cte % "x-uuencode"), \
        "signed"
    yield "uuencode-blanks", text(
        "begin 644 a.txt\r\n#86)C  \r\n \r\nend\r\n", cte % "x-uuencode"), \
        "entity-encoding"
    yield "unknown-encoding-8bit", text(VI, cte % "x-tcvn"), \
        "entity-encoding"
    yield "encoding-comment", text(VI, cte % "8BIT (as sent)"), "signed"
    yield "multipart-base64", whole(
        b"Content-Type: multipart/mixed; boundary=b\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b64(
            b"--b\r\n\r\none\r\n--b--\r\n")), "entity-structure"
    yield "multipart-qp", whole(multi(
        [PLAIN], more="Content-Transfer-Encoding: quoted-printable\r\n")), \
        "entity-structure"


def structures():
    yield "two-parts", whole(multi([PLAIN, PDF])), "signed"
    yield "alternative-related", whole(multi([multi([PLAIN, multi(
        [HTML, leaf("image/png", bytes(range(200)), "binary",
                    "Content-ID: <a@b>\r\n")], "r", "related",
        more="Content-Transfer-Encoding: 8bit\r\n")], "a", "alternative"),
        PDF], "m", more="Content-Transfer-Encoding: binary\r\n")), "signed"
    yield "preamble-epilogue", whole(multi(
        [PLAIN, PDF], pre=b"Preamble\r\n \r\n--c\r\n", post=b"\r\nEpilogue")),\
        "signed"
    yield "preamble-epilogue-8bit", whole(multi(
        [PLAIN], pre=VI.encode(), post=VI.encode())), "signed"
    for i, name in enumerate((
            "b;b x", "b; charset=x", "a'()+_,-./:=? b", "x" * 70, "=_x",
            "----=_Part.1", "--", "b(c)", 'a"b', "a\\b", "0", "b:b", "From")):
        yield "boundary-%d" % i, whole(multi([PLAIN, PDF], name)), "signed"
    yield "boundary-token", whole(multi([PLAIN], "b.b-b_b", quote=False)), \
        "signed"
    yield "boundary-prefixes", whole(multi([multi(
        [PLAIN, multi([HTML], "bbb")], "bb"), PDF], "b")), "signed"
    yield "boundary-near", whole(multi([leaf(
        "text/plain", "--bx\r\n--b-\r\n -–b\r\n--b --x\r\n"), PDF])), \
        "signed"
    yield "boundary-71", whole(multi([PLAIN], "x" * 71)), "entity-structure"
    yield "boundary-none", whole(
        "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"), \
        "entity-structure"
    yield "boundary-blank-end", whole(multi([PLAIN], "b ")), \
        "entity-structure"
    yield "not-closed", whole(multi([PLAIN])[:-5]), "signed"
    yield "empty-parts", whole(b"Content-Type: multipart/mixed; boundary=b"
                               b"\r\n\r\n--b\r\n--b\r\n\r\n--b\r\n\r\n\r\n"
                               b"--b--\r\n"), "signed"
    yield "deep", whole(deep(9)), "signed"
    yield "type-comments", mail(
        "MIME-Version: 1.0 (x)\r\nContent-Type: text/plain (giản dị);\r\n"
        " charset=utf-8 (8 (bit))\r\n", VI), "signed"
    yield "type-upper", mail("MIME-Version: 1.0\r\nContent-Type: TEXT/Plain;"
                             "\r\n\tCharset = \"UTF-8\" ;\r\n", VI), "signed"
    yield "type-none", mail("Content-Type: text\r\n", "one\r\n"), "signed"
    yield "type-twice", mail("Content-Type: text/plain\r\nContent-Type: "
                             "text/html\r\n", "one\r\n"), "entity-structure"
    yield "hp-claimed", mail("Content-Type: text/plain; hp=\"cipher\"\r\n",
                             "one\r\n"), "signed"
    yield "hp-claimed-8bit-name", mail(
        "Content-Type: text/plain; hp=\"cipher\"; name=\"Mẫu.txt\"\r\n",
        "one\r\n"), "signed"


def deep(n):
    return multi([deep(n - 1), PLAIN], "d%d" % n) if n else PLAIN


def messages():
    yield "rfc822-8bit", forwarded(
        INNER + "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\nContent-Length: 9\r\n\r\n" + VI +
        " \r\n", encoding="8bit"), "signed"
    yield "rfc822-multipart", forwarded(b(INNER) + multi(
        [PLAIN, PDF, HTML], "i", more="Content-Transfer-Encoding: 8bit\r\n"),
        encoding="8bit"), "signed"
    yield "rfc822-in-rfc822", forwarded(b(INNER) + leaf(
        "message/rfc822", b(INNER) + PLAIN, "8bit")), "signed"
    yield "rfc822-root", whole(leaf("message/rfc822", b(INNER) + PLAIN,
                                    "8bit")), "signed"
    yield "rfc822-empty-header", forwarded("\r\n" + VI), "signed"
    yield "rfc822-mbox", forwarded(
        "From a@test.example Mon Jan  5 08:00:00 2026\r\n" + INNER + "\r\n" +
        VI), "entity-structure"
    yield "rfc822-base64", forwarded(b64(b(INNER) + PLAIN), encoding="base64"),\
        "signed"
    yield "rfc822-raw-bytes-in-header", forwarded(
        b"Subject: \xd0\xf4\xff\r\n\r\none\r\n"), "entity-field"
    yield "rfc822-groups", forwarded(
        "From: a@test.example\r\nTo: Phòng Hành chính: An Đỗ <an@test.example>"
        ", b@test.example (Bình Đỗ);, \"Đỗ, C. \\\"x\\\"\" <c@test.example>"
        "\r\nCc: undisclosed-recipients:;\r\n\r\none\r\n"), "signed"
    yield "rfc822-utf8-address", forwarded(
        "From: thư@ví-dụ.example\r\nSubject: x\r\n\r\none\r\n"), "entity-field"
    yield "global", forwarded(
        "From: Thư <thư@ví-dụ.example>\r\nSubject: " + VI + "\r\n\r\n" + VI +
        "\r\n", "message/global", "8bit"), "signed"
    yield "global-headers", forwarded(
        "From: thư@ví-dụ.example\r\nSubject: " + VI + "\r\n",
        "message/global-headers", "8bit"), "signed"
    yield "digest", whole(multi(
        ["\r\n" + INNER + "\r\n" + VI, b"\r\n" + b(INNER) + PLAIN], "g",
        "digest")), "signed"
    yield "dsn", whole(multi([PLAIN, leaf("message/delivery-status", DSN),
                              leaf("text/rfc822-headers", INNER)], "s",
                             "report; report-type=delivery-status")), "signed"
    yield "dsn-8bit", whole(multi([PLAIN, leaf(
        "message/delivery-status", DSN + "Diagnostic-Code: smtp; " + VI +
        "\r\n")], "s", "report; report-type=delivery-status")), \
        "entity-encoding"
    yield "dsn-global", whole(multi([PLAIN, leaf(
        "message/global-delivery-status", DSN + "Localized-Diagnostic: vi; " +
        VI + "\r\n", "8bit"), leaf("message/global", INNER + "\r\n" + VI,
                                   "8bit")], "s",
        "report; report-type=delivery-status")), "signed"
    yield "mdn", whole(multi([PLAIN, leaf(
        "message/disposition-notification", "Final-Recipient: rfc822; "
        "a@b.example\r\nDisposition: manual-action/MDN-sent; displayed\r\n")],
        "n", "report; report-type=disposition-notification")), "signed"
    yield "calendar", whole(multi([PLAIN, leaf(
        "text/calendar; charset=utf-8; method=REQUEST", ICS, "8bit"), leaf(
            "application/ics; name=\"moi.ics\"", ICS, "8bit")], "c",
        "alternative")), "signed"
    yield "partial", whole(leaf(
        'message/partial; id="a@b"; number=1; total=2', "Subject: x\r\n\r\n"
        "one\r\n")), "signed"
    yield "partial-8bit", whole(leaf(
        'message/partial; id="a@b"; number=1; total=2', VI)), \
        "entity-encoding"
    yield "external-body", whole(multi([PLAIN, leaf(
        'message/external-body; access-type=URL; URL="http://t.example/"',
        "Content-Type: application/pdf\r\nContent-ID: <a@b>\r\n\r\n")])), \
        "signed"


def sealed():
    yield "signed-inside", whole(multi([PLAIN, pgp(leaf(
        "text/plain", "one \r\n\r\ntwo\r\n", "7bit"))])), "signed"
    yield "signed-inside-8bit", whole(multi([PLAIN, pgp(PLAIN)])), \
        "entity-sealed"
    yield "signed-inside-8bit-label", whole(multi([PLAIN, pgp(leaf(
        "text/plain", "one\r\n", "8bit"))])), "entity-sealed"
    yield "signed-inside-8bit-above", whole(multi([PLAIN, pgp(leaf(
        "text/plain", "one\r\n", "7bit"),
        "Content-Transfer-Encoding: 8bit\r\n")])), "signed"
    yield "signed-inside-long-line", whole(multi([PLAIN, pgp(leaf(
        "text/plain", "x" * 999))])), "entity-sealed"
    yield "signed-inside-from", whole(multi([PLAIN, pgp(leaf(
        "text/plain", "a\r\nFrom b\r\n"))])), "entity-sealed"
    yield "signed-in-message", forwarded(
        b(INNER) + pgp(leaf("text/plain", "one \r\n"))), "signed"
    yield "signed-in-message-8bit", forwarded(b(INNER) + pgp(PLAIN)), \
        "entity-sealed"
    yield "encrypted-inside", whole(multi([PLAIN, multi([leaf(
        "application/pgp-encrypted", "Version: 1\r\n"), leaf(
            "application/octet-stream", "-----BEGIN PGP MESSAGE-----\r\n")],
        "e", "encrypted")])), "signed"
    yield "encrypted-inside-binary", whole(multi([PLAIN, multi([leaf(
        "application/pgp-encrypted", "Version: 1\r\n"), leaf(
            "application/octet-stream", "ab", "binary")], "e",
        "encrypted")])), "entity-sealed"
    yield "pkcs7-inside", whole(multi([PLAIN, leaf(
        "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        bytes(range(256)), "binary")])), "signed"
    yield "pgp-inline", text(
        "-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\n" + VI + " \r\n- -- \r\n"
        "-----BEGIN PGP SIGNATURE-----\r\n"), "signed"


def fields():
    def head(frm="Van thu <%s>" % UNIT, subject="x", more=""):
        return b("From: %s\r\nSubject: %s\r\n%s" % (frm, subject, more))
    ordinary = "To: a@test.example\r\n"
    yield "utf8-subject", mail("", VI, head(subject=VI * 20, more=ordinary)), \
        "signed"
    yield "utf8-from", mail("", VI, head(
        "Văn thư Sở Thử nghiệm <%s>" % UNIT, more=ordinary)), "signed"
    yield "utf8-from-quoted", mail("", VI, head(
        '"Văn thư, Sở \\"Thử\\" nghiệm" <%s>' % UNIT, more=ordinary)), \
        "signed"
    yield "utf8-recipients", mail("", VI, head(more=(
        "To: Nguyễn Văn An <an@test.example>,\r\n Ban Thường vụ: "
        "\"Trần, B.\" <b@test.example>, Đỗ C <c@test.example>;\r\n"
        "Cc: d@test.example (Lê Dũng)\r\nReply-To: Hộp thư <%s>\r\n" %
        UNIT))), "signed"
    yield "utf8-to-address", mail("", VI, head(
        more="To: thư@ví-dụ.example\r\nCc: a@test.example\r\n")), "signed"
    yield "utf8-to-domain", mail("", VI, head(
        more="To: Nguyễn A <thu@ví-dụ.example>, thu@ví-dụ.example\r\n"
        "Cc: a@test.example\r\n")), "signed"
    yield "utf8-names", whole(multi([PLAIN, leaf(
        "application/pdf; name=\"Mẫu số; 04 (bản \\\"cuối\\\").pdf\"; x=y",
        "one", None, "Content-Disposition: attachment;\r\n filename=\"Mẫu số "
        "04.pdf\"; size=3\r\nContent-Description: %s\r\nX-Part: %s\r\n" %
        (VI, VI))])), "signed"
    yield "utf8-name-long", whole(multi([leaf(
        "application/pdf; name=\"%s.pdf\"" % (VI * 30), "one")])), "signed"
    yield "rfc2231-names", whole(multi([leaf(
        "application/pdf; name*0*=UTF-8''M%E1%BA%ABu; name*1=\" 04\"", "one",
        None, "Content-Disposition: attachment; filename*=UTF-8''"
        "M%E1%BA%ABu.pdf\r\n")])), "signed"
    yield "rfc2047-names", whole(multi([leaf(
        "application/pdf;\r\n name=\"=?UTF-8?B?TeG6q3U=?=\r\n =?UTF-8?Q?=2E"
        "pdf?=\"", "one")])), "signed"
    yield "folds", mail("Content-Type: text/plain; \r\n\tcharset=utf-8 \r\n \t"
                        "\r\n", VI, head(subject="one \r\n two\t\r\n\t three",
                                         more=ordinary)), "signed"
    yield "long-fields", mail("", "one\r\n", head(
        subject=" ".join(["word"] * 300), more="To: %s\r\nReferences: %s\r\n" %
        (", ".join("a%d@test.example" % i for i in range(100)), " ".join(
            "<%d@test.example>" % i for i in range(100))))), "signed"
    yield "subject-one-word", mail("", "one\r\n", head(
        subject="x" * 1000, more=ordinary)), "signed"
    yield "subject-raw-bytes", mail("", "one\r\n", head(more=ordinary).replace(
        b"Subject: x", b"Subject: \xd0\xf4\xff")), "entity-field"
    yield "subject-encoded", mail("", "one\r\n", head(
        subject="=?iso-8859-1?Q?a=E9_?= =?UTF-8?B?xJA=?= x", more=ordinary)), \
        "signed"
    yield "subject-half-encoded", mail("", "one\r\n", head(
        subject="=?UTF-8?B?xJA=?= Đề", more=ordinary)), "signed"
    yield "to-none", mail("", "one\r\n", head(
        more="To: undisclosed-recipients:;\r\n")), "signed"
    yield "fields-all", mail("", "one\r\n", head(more=(
        ordinary + "To: b@test.example\r\ncc : c@test.example\r\n"
        "Sender: Van phong <vp@test.example>\r\nIn-Reply-To: <0@t.example>"
        "\r\nReply-To: r@test.example\r\nX-Mailer: thử\r\n"))), "signed"


def large():
    """50 MB of what is changed most."""
    yield "large-binary", whole(multi([PLAIN, leaf(
        'application/octet-stream; name="a.bin"',
        random.Random(1).randbytes(50 << 20), "binary")])), "signed"
    yield "large-8bit", text((VI + " \r\n") * (16 << 20 >> 5)), "signed"


def careless():
    """Entities that no relay of this way leaves as they are."""
    yield "careless-8bit", leaf("text/plain; charset=utf-8", VI + "\r\n",
                                "8bit"), "broken"
    yield "careless-label", leaf("text/plain", "one\r\n", "8bit"), "broken"
    yield "careless-long-line", leaf("text/plain", "x" * 999), "broken"
    yield "careless-inside", multi([leaf("text/plain", "one\r\n"), pgp(leaf(
        "text/plain", "one\r\n", "8bit"))]), "broken"


def table():
    for group in (bodies, encodings, structures, messages, sealed, fields,
                  large):
        yield from group()


class Chance:
    """Legal MIME trees, the same for the same seed."""

    WORDS = ("Kính gửi", "đề nghị", "gia hạn", "a", "From ", "--", ".", "..",
             "=3D", "x" * 60, "https://t.example/?a=b&c", "một", ">From ",
             "\t", " ", "-- ", "=", "ký số")
    TYPES = ("application/pdf", "image/png", "application/octet-stream",
             "application/json", "text/csv; charset=utf-8",
             "text/html; charset=utf-8", "text/plain; charset=utf-8",
             "text/plain; charset=utf-8; format=flowed", "text/x-log",
             "application/vnd.openxmlformats-officedocument."
             "wordprocessingml.document", "text/calendar; charset=utf-8")
    BCHARS = ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
              "'()+_,-./:=? ;")

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.n = 0

    def line(self):
        r = self.r
        if r.random() < 0.03:
            return "x" * r.randrange(900, 2100)
        return r.choice(("", " ")).join(
            r.choice(self.WORDS) for _ in range(r.randrange(6)))

    def lines(self, ascii_only=False):
        s = "\r\n".join(self.line() for _ in range(self.r.randrange(9)))
        s += self.r.choice(("", "\r\n", "\r\n\r\n", " ", " \r\n"))
        return re.sub("[^\0-\x7f]", "?", s) if ascii_only else s

    def name(self):
        return self.r.choice((
            "a.pdf", "Mẫu số 04.pdf", "a b; c.txt", 'x"y.doc', "(a).bin",
            "Tờ trình \\ 1.docx", "%41.pdf", "đ" * 90 + ".xlsx"))

    def parameter(self, name, value):
        """As the senders of the world write it: raw, quoted or RFC 2231."""
        if self.r.random() < 0.5:
            return '%s="%s"' % (name, value.replace("\\", "\\\\").replace(
                '"', '\\"'))
        hexed = "".join("%%%02X" % c for c in value.encode())
        if self.r.random() < 0.5:
            return "%s*=UTF-8''%s" % (name, hexed)
        at = len(hexed) // 6 * 3
        return "%s*0*=UTF-8''%s;\r\n\t%s*1*=%s" % (name, hexed[:at], name,
                                                  hexed[at:])

    def extras(self):
        r, out = self.r, []
        if r.random() < 0.4:
            out.append("Content-Disposition: attachment;\r\n " +
                       self.parameter("filename", self.name()))
        if r.random() < 0.2:
            out.append("Content-Description: " + r.choice((
                VI, "x  y ", "=?UTF-8?B?xJA=?=\r\n =?UTF-8?B?xJE=?=")))
        if r.random() < 0.2:
            out.append("Content-ID: <%d@test.example>" % r.randrange(99))
        if r.random() < 0.2:
            out.append("X-Ghi-Chu: " + r.choice(("đã xem", "a\r\n b\t")))
        r.shuffle(out)
        return "".join(f + r.choice(("\r\n", " \r\n")) for f in out)

    def qp(self, data):
        r, out = self.r, b""
        for c in data:
            plain = 33 <= c <= 126 and c != 61 and r.random() < 0.9
            out += bytes([c]) if plain else b"=%02X" % c
            if r.random() < 0.02:
                out += r.choice((b"=\r\n", b"= \r\n", b"=\r\n"))
        return re.sub(rb"=0D=0A", lambda m: r.choice((m[0], b"\r\n")), out)

    def leaf(self):
        r = self.r
        kind = r.choice(self.TYPES)
        if kind.startswith("text/") or r.random() < 0.2:
            data = self.lines(r.random() < 0.3).encode()
        else:
            data = r.randbytes(r.randrange(400))
        encoding = r.choice(("base64", "quoted-printable", "binary", "8bit"))
        if data.isascii() and kind.startswith("text/"):
            encoding = r.choice((encoding, "7bit", None))
        if encoding == "base64":
            data = b64(data) if r.random() < 0.7 else \
                base64.b64encode(data) + r.choice((b"", b"\r\n", b" \r\n"))
        if encoding == "quoted-printable":
            data = self.qp(data)
        if r.random() < 0.3:
            kind += r.choice(("; ", ";\r\n\t")) + self.parameter(
                "name", self.name())
        if r.random() < 0.1:
            kind += " (ghi chu)"
        return leaf(kind, data, encoding, self.extras())

    def boundary(self):
        r = self.r
        self.n += 1
        out = "".join(r.choice(self.BCHARS)
                      for _ in range(r.choice((1, 5, 30, 60)))) + str(self.n)
        return out.lstrip(" ")

    def message(self, depth):
        return leaf("message/rfc822", b(self.head(True)) + self.entity(
            depth - 1), self.r.choice((None, "8bit", "binary")),
            self.extras())

    def multipart(self, depth):
        r = self.r
        boundary = self.boundary()
        parts = [self.entity(depth - 1) for _ in range(r.randrange(1, 4))]
        if any(b"--" + boundary.encode() in p for p in parts):
            return self.multipart(depth)
        kind = r.choice(("mixed", "alternative", "related; type=\"text/html\"",
                         "parallel", "x-thu", "MIXED"))
        more = r.choice(("", "Content-Transfer-Encoding: 8bit\r\n",
                         "Content-Transfer-Encoding: binary\r\n"))
        return multi(parts, boundary, kind, r.choice((
            b"", b"preamble", VI.encode(), b"\r\nx ")), r.choice((
                b"", b"epilogue\r\n", VI.encode() + b"\r\n", b"\r\n\r\n")),
            more=more + self.extras())

    def entity(self, depth):
        roll = self.r.random() if depth > 0 else 0
        if roll < 0.35:
            return self.leaf()
        return self.message(depth) if roll < 0.5 else self.multipart(depth)

    def address(self):
        r = self.r
        return r.choice((
            "a%d@test.example", "Nguyễn Văn An <b%d@test.example>",
            '"Đỗ, C." <c%d@test.example>', "=?UTF-8?B?xJA=?= <d%d@t.example>",
            "Phong A <e%d@test.example>", "<f%d@test.example>")) % \
            r.randrange(9)

    def head(self, inside=False):
        r = self.r
        frm = r.choice(("%s", "Van thu <%s>", "Văn thư Sở <%s>",
                        '"Sở Thử nghiệm" <%s>')) % UNIT
        out = ["From: " + frm, "Subject: " + r.choice((
            VI, "x", "", "a  b", "=?UTF-8?Q?=C4=90=E1=BB=81?= x", VI * 9))]
        for name in ("To", "Cc"):
            if r.random() < 0.6:
                out.append("%s: %s" % (name, r.choice((", ", ",\r\n ")).join(
                    self.address() for _ in range(r.randrange(1, 5)))))
        out.append("Date: Mon, 05 Jan 2026 08:00:00 +0700")
        if r.random() < 0.8:
            out.append("Message-ID: <%d@test.example>" % r.randrange(1000))
        if inside and r.random() < 0.5:
            out.append("X-Ghi-Chu: đã xem")
        r.shuffle(out)
        if r.random() < 0.9:
            out.append("MIME-Version: 1.0")
        return "".join(f + "\r\n" for f in out)

    def mail(self):
        return b(self.head()) + self.entity(4)


def by_chance(seed, count):
    for i in range(count):
        yield "chance-%d-%d" % (seed, i), Chance(seed * 100003 + i).mail(), \
            "signed"
