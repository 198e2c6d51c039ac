"""web: a server of CRLs and OCSP answers on loopback that does as it is told"""
import http.server
import os
import socket
import subprocess
import tempfile
import threading
import time


class Web:
    """Answers each path by a function of the request; remembers who asked."""

    def __init__(self):
        self.pages, self.asked = {}, []
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                size = int(self.headers.get("Content-Length", 0))
                self.body = self.rfile.read(size)
                web.asked.append((self.path, dict(self.headers)))
                self.close_connection = True
                try:
                    web.pages.get(self.path, missing)(self)
                except OSError:
                    pass            # the asker had enough

            do_GET = do_POST = answer

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def url(self, path=""):
        return "http://127.0.0.1:%d%s" % (self.port, path)

    def count(self, path):
        return sum(p == path for p, _ in self.asked)


class Stranger:
    """A port where nobody may ever knock."""

    def __init__(self):
        self.knocks = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            self.socket.accept()[0].close()
            self.knocks += 1

    def url(self, path=""):
        return "http://127.0.0.1:%d%s" % (self.port, path)


def send(h, status, body=b"", size=None, **headers):
    h.send_response(status)
    if size != "none":
        h.send_header("Content-Length", str(len(body) if size is None
                                            else size))
    for name, value in headers.items():
        h.send_header(name.replace("_", "-"), value)
    h.end_headers()
    h.wfile.write(body)


def page(body, **headers):
    return lambda h: send(h, 200, body, **headers)


def status(code, **headers):
    return lambda h: send(h, code, b"", **headers)


def missing(h):
    send(h, 404)


def hangs(h):
    time.sleep(8)                   # longer than timeout_s


def headers(h):
    """One more header field, and another, without an end."""
    h.wfile.write(b"HTTP/1.1 200 OK\r\n")
    try:
        for i in range(1 << 20):
            h.wfile.write(b"".join(b"X-%d-%d: %s\r\n" % (i, k, b"a" * 900)
                                   for k in range(100)))
    except OSError:
        pass


def interim(h):
    """It promises an answer, and promises it again."""
    try:
        for i in range(1 << 20):
            h.wfile.write(b"HTTP/1.1 102 Processing\r\n\r\n" * 100)
    except OSError:
        pass


def chunks(h):
    """A body of small chunks, without an end."""
    h.protocol_version = "HTTP/1.1"
    h.send_response(200)
    h.send_header("Transfer-Encoding", "chunked")
    h.end_headers()
    try:
        for i in range(1 << 20):
            h.wfile.write(b"1\r\n0\r\n" * 1000)
    except OSError:
        pass


def drips(h):
    """Ever a byte more: no read ever waits for long."""
    h.send_response(200)
    h.send_header("Content-Length", "100")
    h.end_headers()
    for _ in range(80):
        h.wfile.write(b"0")
        h.wfile.flush()
        time.sleep(0.1)


def slowly(seconds, then):
    def answer(h):
        time.sleep(seconds)
        then(h)
    return answer


def tagged(body, tag):
    """As it should be: 304 to whoever has it already."""
    def answer(h):
        if h.headers.get("If-None-Match") == tag:
            send(h, 304, ETag=tag)
        else:
            send(h, 200, body, ETag=tag)
    return answer


def run(*args, data=None):
    return subprocess.run(args, input=data, check=True,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE).stdout


def serial(path):
    return run("openssl", "x509", "-in", path, "-noout",
               "-serial").decode().strip().split("=")[1]


def stamp(when):
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(when))


class CA:
    """Makes CRLs and OCSP answers with openssl, as the CA of that name."""

    def __init__(self, pki, name):
        self.pki, self.name = pki, name

    def file(self, name, end=".crt"):
        return "%s/%s%s" % (self.pki, name, end)

    def index(self, folder, good=(), revoked=()):
        path = folder + "/index"
        with open(path, "w", encoding="ascii") as f:
            for state, names in ("V", good), ("R", revoked):
                for name in names:
                    at = "250301000000Z,keyCompromise" * (state == "R")
                    f.write("%s\t450101000000Z\t%s\t%s\tunknown\t/CN=x\n" % (
                        state, at, serial(self.file(name))))
        return path

    def crl(self, number, begin=-3600, end=86400, revoked=()):
        """begin, end: seconds from now."""
        with tempfile.TemporaryDirectory() as folder:
            self.index(folder, revoked=revoked)
            with open(folder + "/number", "w", encoding="ascii") as f:
                f.write("%04X\n" % number)
            with open(folder + "/conf", "w", encoding="ascii") as f:
                f.write("[ca]\ndefault_ca=this\n[this]\ndatabase=%s/index\n"
                        "crlnumber=%s/number\ndefault_md=sha256\n"
                        "crl_extensions=crl\n[crl]\n"
                        "authorityKeyIdentifier=keyid\n" % (folder, folder))
            run("openssl", "ca", "-config", folder + "/conf", "-gencrl",
                "-cert", self.file(self.name), "-keyfile",
                self.file(self.name, ".key"),
                "-crl_lastupdate", stamp(time.time() + begin),
                "-crl_nextupdate", stamp(time.time() + end),
                "-out", folder + "/crl")
            return run("openssl", "crl", "-in", folder + "/crl",
                       "-outform", "DER")

    def ocsp(self, by, *options, good=(), revoked=(), delay=0):
        """openssl's own responder, answering in the name of by."""
        def answer(h):
            time.sleep(delay)
            with tempfile.TemporaryDirectory() as folder:
                with open(folder + "/request", "wb") as f:
                    f.write(h.body)
                run("openssl", "ocsp", "-index",
                    self.index(folder, good, revoked),
                    "-CA", self.file(self.name), "-rsigner", self.file(by),
                    "-rkey", self.file(by, ".key"),
                    "-reqin", folder + "/request",
                    "-respout", folder + "/answer",
                    *(options or ("-nmin", "60")))
                with open(folder + "/answer", "rb") as f:
                    send(h, 200, f.read(),
                         Content_Type="application/ocsp-response")
        return answer


def leaf(pki, name, issuer, key, *extensions):
    """One more certificate NAME.crt, with another's key as NAME.key."""
    with open("%s/%s.ext" % (pki, name), "w", encoding="ascii") as f:
        f.write("keyUsage=critical,digitalSignature\n"
                "extendedKeyUsage=emailProtection\n"
                "authorityKeyIdentifier=keyid\n"
                "subjectAltName=email:vanthu@sothunghiem.hanoi.gov.vn\n" +
                "\n".join(extensions) + "\n")
    csr = run("openssl", "req", "-new", "-key", "%s/%s.key" % (pki, key),
              "-subj", "/C=VN/O=Thu nghiem/CN=" + name)
    run("openssl", "x509", "-req", "-CA", "%s/%s.crt" % (pki, issuer),
        "-CAkey", "%s/%s.key" % (pki, issuer), "-days", "365",
        "-set_serial", "0x5E%s" % os.urandom(6).hex(),
        "-extfile", "%s/%s.ext" % (pki, name),
        "-out", "%s/%s.crt" % (pki, name), data=csr)
    os.link("%s/%s.key" % (pki, key), "%s/%s.key" % (pki, name))
