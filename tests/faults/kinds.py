"""kinds: the kinds of mail that are sent during a fault

share    of a hundred mails: most are what most mail is, and cheap to judge
key      that signs it, with the damage, as tests/mails/make has it
many     each a document of its own, so each with its own register number
judged   what the head of a copy that arrived has to show; None: no copy may
         arrive
answer   what it gets where nothing is wrong
"""
import collections

Kind = collections.namedtuple(
    "Kind", "share sender rcpt content wrap key many judged answer")

CLERK = "canbo@phongthunghiem.hanoi.gov.vn"
WARD = "vanthu@phuongthunghiem.hanoi.gov.vn"
AGENCY = "vanthu@sothunghiem.hanoi.gov.vn"
UNIT = "kyso@sothunghiem.hanoi.gov.vn"      # of the unit that we sign for
OFFICE = "cks_sokhcn@hanoi.gov.vn"

PDF = "pdf:form-04-renew"
RESULT = r"(?=.*^Authentication-Results: cks\.relay\.test\.example;\s+smime=%s)"
# Its number may come later, where those of a year are not here yet.
LATE = "(?s)" + RESULT % "pass" + r"(?=.*^X-CKS-Request: form-04)"
GOOD = LATE + r"(?=.*^X-CKS-Register: \d{4}-\d{6})"
# Long after it was first seen a person looks, and is told why.
UNKNOWN = "(?s)" + RESULT % "temperror" + r"(?=.*^X-CKS-Reason: status-unknown)"
# A document whose reader died is no document's fault: a person looks.
REVIEW = "(?s)" + RESULT % r"\w+" + r"(?=.*^X-CKS-Request: unreadable)"

# Signed, but for no office of ours to file.
SIGNED = "(?s)" + RESULT % "pass"

KINDS = {
    "ordinary": Kind(63, CLERK, WARD, "ordinary", "none", "", False, "",
                     250),
    "letter": Kind(16, AGENCY, WARD, "ordinary", "detached", "agency",
                   False, SIGNED, 250),
    "draft": Kind(1, CLERK, WARD, PDF, "none", "", False, "", 250),
    "sign": Kind(8, UNIT, CLERK, "vietnamese-8bit", "none", "", False,
                 r"^Content-Type: multipart/signed", 250),
    "good": Kind(5, AGENCY, OFFICE, PDF, "detached", "agency", True, GOOD,
                 250),
    # its CRL comes from the server
    "fetched": Kind(2, AGENCY, OFFICE, PDF, "detached", "stale-status",
                    True, GOOD, 250),
    "changed": Kind(2, AGENCY, OFFICE, PDF, "detached+change", "agency",
                    True, None, 550),
    "revoked": Kind(1, AGENCY, OFFICE, PDF, "detached", "revoked", True,
                    None, 550),
    "status": Kind(1, AGENCY, OFFICE, PDF, "detached", "no-status", True,
                   UNKNOWN, 451),
    "secret": Kind(1, AGENCY, OFFICE, "pdf:form-04-secret", "detached",
                   "agency", False, None, 250),
}
# Sessions at a time, and what each sends.  Documents have three, since all else
# has to find a place (limits.heavy) beside them.
LANES = [["ordinary"]] * 4 + [["letter"]] * 2 + [["sign"]] * 4 + [
    ["good"], ["fetched", "draft", "status"], ["changed", "revoked", "secret"]]
# Neither filed nor to be signed: nobody may stop it.
OTHERS = ("ordinary", "letter", "draft")
FILED = [name for name, k in KINDS.items() if k.rcpt == OFFICE]


def may_wait(words):
    """The kinds of a row's second column."""
    groups = {"all": list(KINDS), "filed": FILED}
    return {kind for word in words.split(",")
            for kind in groups.get(word, [word])}


def counts(total):
    """How many of each kind are sent, of so many in all."""
    n = {kind: max(1, total * k.share // 100) for kind, k in KINDS.items()}
    n["ordinary"] += max(0, total - sum(n.values()))
    return n


def mix(total):
    """The mails of a fault in a line, for the reader of the table."""
    return ", ".join("%d %s" % (n, kind) for kind, n in counts(total).items())
