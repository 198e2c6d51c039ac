"""measure.py: how a row of `make bench` is measured, on what tests/bench/run started"""
import glob
import os
import signal
import statistics
import subprocess
import sys
import threading
import time

OBJ, IN, DIR = (os.environ[name] for name in ("OBJ", "IN", "DIR"))
OURS = "unix:" + os.environ["GATEWAY_SOCKET"]
OPENDKIM = "unix:%s/opendkim" % DIR
DKIM_SIGNS = "unix:%s/opendkim-sign" % DIR
GATEWAY_PID = int(os.environ["GATEWAY_PID"])
TOOLS = OBJ + "/tests/bench/"
GOOD = "smime=pass"     # in the Authentication-Results of such a mail
VERIFIED = "pre-verified"       # the reason of a request that is
SIGNED = "multipart/signed"     # in the Content-Type that such a mail gets
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
SIGN_MAILS = 600
TOKEN_MAILS = 1500      # two to four seconds: a shorter one is mostly luck
BEST_ROUNDS = 3         # that only choose what is compared
KNOWN_MAILS = 3000      # about a second
CMS_LOOPS = 800
POSTFIX_MAILS = 400
LATENCY_MAILS = 10000
CRL_MAILS = 200
INSPECT_MAILS = 200
TOOL_S = 600            # of one measurement; they take seconds
REPORT_ROWS = 1000000
REPORT_ROOM = 3 * 10 ** 9
REPORT_ROUNDS = 5       # of some seconds each
MIB = 1 << 20
SLACK = 64 * MIB        # what the processes take without mail

DEPARTMENT = "cks_sokhcn@hanoi.gov.vn"
REQUEST = "-t", "<%s>" % DEPARTMENT     # a mail that goes there

ROUNDS = int(sys.argv[1])


class CannotMeasure(Exception):
    pass


def tool(name, *args):
    try:
        done = subprocess.run([TOOLS + name, *map(str, args)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, timeout=TOOL_S)
    except subprocess.TimeoutExpired:
        raise CannotMeasure("%s: took longer than %d s" % (name, TOOL_S))
    if done.returncode != 0:
        raise CannotMeasure("%s: %s" % (name, done.stderr.strip()))
    return [float(word) for word in done.stdout.split()]


def mails(folder):
    return sorted(glob.glob("%s/%s/*.eml" % (IN, folder)))


def load(socket, count, files, expect, *options):
    """Mails a second, p50, p99 and the slowest in ms, CPU in ms."""
    return tool("load", "-s", socket, "-n", count, "-e", expect, *options,
                *files)


def cms(count, folder):
    return tool("plain", "cms", count, IN + "/pki/root-g2.crt",
                IN + "/crls/root-g2.crl", IN + "/crls/sub-g2.crl",
                *[name[:-4] for name in mails(folder)])[0]


def by_turns(one, other):
    """Both of each round."""
    pairs = []
    for i in range(ROUNDS):
        if i % 2 == 0:
            a = one()
            b = other()
        else:
            b = other()
            a = one()
        pairs.append((a, b))
    return pairs


def ratio(pairs, note):
    """The median ratio, with the medians of both sides and the spread."""
    ratios = [a / b for a, b in pairs]
    return statistics.median(ratios), note % (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs)) + \
        "; rounds %.2f to %.2f" % (min(ratios), max(ratios))


def reload_gateway():
    """A new snapshot, in which nobody is known."""
    with open(os.environ["GATEWAY_LOG"]) as log:
        log.seek(0, os.SEEK_END)
        os.kill(GATEWAY_PID, signal.SIGUSR1)
        for _ in range(1000):
            if "reload: done" in log.read():
                time.sleep(0.2)         # the helpers are started anew too
                return
            time.sleep(0.01)
    raise CannotMeasure("the gateway does not reload")


def ours_known(connections=4):
    return load(OURS, KNOWN_MAILS, mails("known"), GOOD, "-c",
                connections)[0]


def queue_is_empty():
    queue = os.environ["POSTFIX_DIR"] + "/queue/"
    return not any(files for name in ("incoming", "active", "deferred")
                   for _, _, files in os.walk(queue + name))


def postfix(port, path, count=POSTFIX_MAILS,
            rcpt="canbo@phongthunghiem.hanoi.gov.vn"):
    """Mails a second that Postfix takes; what follows is waited for."""
    start = time.monotonic()
    done = subprocess.run(
        ["smtp-source", "-s", "4", "-m", str(count), "-F", path, "-f",
         "vanthu@sothunghiem.hanoi.gov.vn", "-t", rcpt,
         "127.0.0.1:" + os.environ[port]], stderr=subprocess.PIPE, text=True)
    took = time.monotonic() - start
    if done.returncode != 0:
        raise CannotMeasure("smtp-source: " + done.stderr.strip())
    while not queue_is_empty():
        time.sleep(0.05)
    return count / took


def postfix_row(path, ours="OURS_PORT", other="NOOP_PORT", **more):
    """Through the one port and the other, once before anything counts."""
    for port in ours, other:
        postfix(port, path, **more)
    return ratio(by_turns(lambda: postfix(ours, path, **more),
                          lambda: postfix(other, path, **more)),
                 "%.0f against %.0f mails/s through Postfix")


def gateway_pids():
    """The daemon's processes, workers included."""
    found, parents = {GATEWAY_PID}, {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path) as f:
                pid, rest = f.read().split(" ", 1)
            parents[int(pid)] = int(rest[rest.rindex(")") + 2:].split()[1])
        except OSError:
            pass                # it ended meanwhile
    while True:
        more = {pid for pid, parent in parents.items() if parent in found}
        if more <= found:
            return sorted(found)
        found |= more


def cpu_now():
    """Seconds of CPU of all processes, those included that have ended."""
    ticks = 0
    for pid in gateway_pids():
        try:
            with open("/proc/%d/stat" % pid) as f:
                words = f.read().rsplit(") ", 1)[1].split()
            ticks += sum(map(int, words[11:15]))
        except OSError:
            pass                # a worker that has ended: its parent has it
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_now():
    """PSS of all processes, with each memfd once: it may be mapped here and
    unmapped there while we look."""
    pss, memfds = 0, {}
    for pid in gateway_pids():
        try:
            with open("/proc/%d/smaps_rollup" % pid) as f:
                sizes = {line.split()[0]: int(line.split()[1]) * 1024
                         for line in f if line.startswith("Pss")}
            pss += sizes["Pss:"] - sizes["Pss_Shmem:"]
            for fd in glob.glob("/proc/%d/fd/*" % pid):
                if os.readlink(fd).startswith("/memfd:"):
                    st = os.stat(fd)
                    memfds[st.st_ino] = st.st_blocks * 512
        except OSError:
            pass                # it ended meanwhile
    return pss + sum(memfds.values())


def memory(path, send, slack=SLACK):
    """The peak while send hands the gateway that mail, but for slack or, where
    that is None, for what was there before, over the mail's size."""
    peaks, done = [0], threading.Event()

    def watch():
        while not done.is_set():
            peaks.append(memory_now())
    before = memory_now()
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        send()
    finally:
        done.set()
        watcher.join()
    size = os.path.getsize(path)
    return (max(peaks) - (before if slack is None else slack)) / size, \
        "peak %.0f MiB of %d samples, %.0f MiB before, mail %.1f MiB" % (
            max(peaks) / MIB, len(peaks), before / MIB, size / MIB)


def sign(count, path, login, *options):
    return load(OURS, count, [path], SIGNED, "-a", login, *options)


def best_of(how, numbers, found):
    return max(numbers, key=lambda n: statistics.median(found[how, n]))


def at_best(one, ones, other, others):
    """Both of each round, as by_turns, each at whichever number of its own
    was the best in some rounds before; and these two numbers.  What chose
    them does not count, or the luckiest would."""
    each = [(one, n) for n in ones] + [(other, n) for n in others]
    found = {key: [] for key in each}
    for i in range(BEST_ROUNDS):
        for how, n in each if i % 2 == 0 else reversed(each):
            found[how, n].append(how(n))
    n, m = best_of(one, ones, found), best_of(other, others, found)
    return by_turns(lambda: one(n), lambda: other(m)), n, m


def use_register(wanted):
    """The gateway with an empty register, or with none."""
    conf = os.environ["GATEWAY_CONF"]
    with open(conf, encoding="utf-8") as f:
        text = f.read()
    for word in "false", "true":
        text = text.replace("register: { enabled = " + word,
                            "register: { enabled = false")
    with open(conf, "w", encoding="utf-8") as f:
        f.write(text)
    reload_gateway()
    if not wanted:
        return
    for path in glob.glob(DIR + "/gateway/register/register.db*"):
        os.unlink(path)
    with open(conf, "w", encoding="utf-8") as f:
        f.write(text.replace("register: { enabled = false",
                             "register: { enabled = true"))
    reload_gateway()


