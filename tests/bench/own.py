"""own.py: rows of `make bench` beside those of BENCH.md, which say where the time goes

Only sign-memory-50mb has a target; the others are read beside it: what Postfix
carries with each filter and each kind of mail, what OpenSSL alone can do, what
many connections do to the time of an answer, what a mail takes of a core.
"""
import statistics
import subprocess
import time

from measure import (CannotMeasure, DEPARTMENT, GOOD, IN, KNOWN_MAILS, OURS,
                     REQUEST, ROUNDS, SIGNED, SIGN_MAILS, VERIFIED, cpu_now,
                     load, mails, memory, ours_known, postfix_row, sign,
                     use_register)

CONNECTIONS = 1, 4, 16, 100, 1000
LARGE_MAILS = 40        # of 10 MB, through Postfix
REQUEST_MAILS = 200
SPEED_S = 1             # a measurement of OpenSSL alone


def sign_memory():
    path = IN + "/sign-52428800.eml"
    return memory(path, lambda: sign(3, path, "memory"))


def growth(mib):
    """Memory beyond what the processes have anyhow."""
    path = "%s/%dmb.eml" % (IN, mib)
    return memory(path, lambda: load(OURS, 5, [path], GOOD), None)


def connections(n):
    """p99 of the answers while n connections send one mail after another."""
    ours_known()
    runs = [load(OURS, KNOWN_MAILS, mails("known"), GOOD, "-c", n)
            for _ in range(ROUNDS)]
    rate, p50, p99, slowest, _ = map(statistics.median, zip(*runs))
    return p99, "p50 %.1f ms, slowest %.1f ms at %.0f mails/s" % (
        p50, slowest, rate)


def cpu(count, send):
    """ms of CPU of all our processes a mail; not the client's."""
    runs = []
    for _ in range(ROUNDS):
        before = cpu_now()
        send(count)
        time.sleep(0.1)         # for what follows the answer
        runs.append(1e3 * (cpu_now() - before) / count)
    return statistics.median(runs), "rounds %.2f to %.2f" % (
        min(runs), max(runs))


def cpu_verify():
    ours_known()
    return cpu(KNOWN_MAILS, lambda n: load(OURS, n, mails("known"), GOOD,
                                           "-c", 4))


def cpu_request():
    use_register(False)
    return cpu(REQUEST_MAILS, lambda n: load(
        OURS, n, mails("signed"), VERIFIED, "-c", 4, *REQUEST))


def cpu_sign():
    return cpu(SIGN_MAILS, lambda n: load(
        OURS, n, [IN + "/sign-4000.eml"], SIGNED, "-a", "memory", "-c", 4))


def request_postfix():
    use_register(False)
    return postfix_row(mails("signed")[0], count=REQUEST_MAILS,
                       rcpt=DEPARTMENT)


def openssl(field, *what):
    """A number of `openssl speed`, one thread."""
    def measure():
        done = subprocess.run(
            ["openssl", "speed", "-mr", "-seconds", str(SPEED_S), *what],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        found = [line.split(":") for line in done.stdout.splitlines()
                 if line.startswith(("+F2:", "+F:"))]
        if done.returncode != 0 or len(found) != 1:
            raise CannotMeasure("openssl speed " + " ".join(what))
        return float(found[0][field])
    return lambda: (statistics.median(measure() for _ in range(ROUNDS)),
                    "openssl speed, one thread")


# name, unit, the target or none, and how to measure it
ROWS = [
    ("sign-memory-50mb", "ratio", "<= 2", sign_memory),
    *[("verify-growth-%dmb" % n, "ratio", "", lambda n=n: growth(n))
      for n in (10, 50)],
    ("noop-postfix-vs-none", "ratio", "", lambda: postfix_row(
        IN + "/plain.eml", "NOOP_PORT", "POSTFIX_SMTP")),
    ("verify-100kb-postfix-vs-noop", "ratio", "",
     lambda: postfix_row(IN + "/100kb.eml")),
    ("verify-10mb-postfix-vs-noop", "ratio", "",
     lambda: postfix_row(IN + "/10mb.eml", count=LARGE_MAILS)),
    ("request-postfix-vs-noop", "ratio", "", request_postfix),
    ("opendkim-postfix-vs-noop", "ratio", "", lambda: postfix_row(
        IN + "/dkim.eml", "DKIM_PORT", "NOOP_PORT")),
    ("dkim-sign-postfix-vs-none", "ratio", "", lambda: postfix_row(
        IN + "/sign-4000.eml", "DKIM_SIGN_PORT", "POSTFIX_SMTP")),
    *[("connections-%d-p99" % n, "ms", "", lambda n=n: connections(n))
      for n in CONNECTIONS],
    ("cpu-verify", "ms", "", cpu_verify),
    ("cpu-request", "ms", "", cpu_request),
    ("cpu-sign", "ms", "", cpu_sign),
    ("openssl-rsa3072-verify", "per second", "", openssl(4, "rsa3072")),
    ("openssl-rsa2048-sign", "per second", "", openssl(3, "rsa2048")),
    ("openssl-sha256", "bytes/s", "", openssl(3, "-bytes", "16384", "-evp",
                                              "sha256")),
]
