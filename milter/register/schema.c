/* schema.c: the tables of the register, step by step, for every database */

#include "register/store_parts.h"

/*
 * A step that was released is never changed: what is different comes as one
 * more.  BIGINT and TEXT are what both databases know.
 */
static const struct migration	 steps[] = {
	{ "the tables", 
	    "CREATE TABLE requests ("
	    "relay TEXT NOT NULL, id BIGINT NOT NULL, "
	    "change BIGINT NOT NULL, number TEXT NOT NULL, "
	    "retry_key TEXT NOT NULL, sha256 TEXT NOT NULL, "
	    "letter_key TEXT NOT NULL, received BIGINT NOT NULL, "
	    "last_seen BIGINT NOT NULL, seen BIGINT NOT NULL, "
	    "request TEXT NOT NULL, form TEXT NOT NULL, "
	    "kinds TEXT NOT NULL, agency TEXT NOT NULL, "
	    "letter TEXT NOT NULL, agency_key TEXT NOT NULL, "
	    "year BIGINT NOT NULL, "
	    "dated TEXT NOT NULL, subscribers BIGINT NOT NULL, "
	    "class TEXT NOT NULL, signed_where TEXT NOT NULL, "
	    "signature TEXT NOT NULL, disposition TEXT NOT NULL, "
	    "judged TEXT NOT NULL, reason TEXT NOT NULL, "
	    "flags TEXT NOT NULL, sender_domain TEXT NOT NULL, "
	    "contact TEXT NOT NULL, monitor BIGINT NOT NULL, "
	    "linked TEXT NOT NULL, mark TEXT NOT NULL, "
	    "mark_note TEXT NOT NULL, marked BIGINT NOT NULL, "
	    "PRIMARY KEY (relay, id));"
	    "CREATE UNIQUE INDEX requests_number ON requests (number) "
	    "WHERE number <> '';"
	    "CREATE INDEX requests_retry ON requests (retry_key);"
	    "CREATE INDEX requests_sha256 ON requests (sha256);"
	    "CREATE INDEX requests_letter ON requests (letter_key) "
	    "WHERE letter_key <> '';"
	    "CREATE INDEX requests_change ON requests (relay, change);"
	    "CREATE INDEX requests_received ON requests "
	    "(received, relay, id);"

	    "CREATE TABLE signatures ("
	    "relay TEXT NOT NULL, id BIGINT NOT NULL, "
	    "change BIGINT NOT NULL, made BIGINT NOT NULL, "
	    "identity TEXT NOT NULL, qid TEXT NOT NULL, "
	    "sha256 TEXT NOT NULL, sender TEXT NOT NULL, "
	    "PRIMARY KEY (relay, id));"
	    "CREATE INDEX signatures_change ON signatures (relay, change);"
	    "CREATE INDEX signatures_made ON signatures (made, identity);"
	    "CREATE INDEX signatures_sha256 ON signatures (sha256);"

	    "CREATE TABLE certificates ("
	    "serial TEXT NOT NULL, issuer TEXT NOT NULL, "
	    "change BIGINT NOT NULL, subject TEXT NOT NULL, "
	    "cn TEXT NOT NULL, o TEXT NOT NULL, ou TEXT NOT NULL, "
	    "holder TEXT NOT NULL, generation TEXT NOT NULL, "
	    "mailbox TEXT NOT NULL, not_before BIGINT NOT NULL, "
	    "not_after BIGINT NOT NULL, first_seen BIGINT NOT NULL, "
	    "last_seen BIGINT NOT NULL, source TEXT NOT NULL, "
	    "PRIMARY KEY (serial, issuer));"
	    "CREATE INDEX certificates_change ON certificates (change);"
	    "CREATE INDEX certificates_end ON certificates (not_after);"

	    "CREATE TABLE marks ("
	    "relay TEXT NOT NULL, id BIGINT NOT NULL, "
	    "change BIGINT NOT NULL, number TEXT NOT NULL, "
	    "mark TEXT NOT NULL, note TEXT NOT NULL, "
	    "marked BIGINT NOT NULL, PRIMARY KEY (relay, id));"
	    "CREATE INDEX marks_change ON marks (relay, change);"
	    "CREATE INDEX marks_number ON marks (number);"

	    "CREATE TABLE outbox ("
	    "relay TEXT NOT NULL, id BIGINT NOT NULL, "
	    "kind TEXT NOT NULL, once TEXT NOT NULL, "
	    "number TEXT NOT NULL, recipient TEXT NOT NULL, "
	    "message_id TEXT NOT NULL, data TEXT NOT NULL, "
	    "state TEXT NOT NULL, created BIGINT NOT NULL, "
	    "due BIGINT NOT NULL, done BIGINT NOT NULL, "
	    "tries BIGINT NOT NULL, fault TEXT NOT NULL, "
	    "PRIMARY KEY (relay, id));"
	    "CREATE INDEX outbox_due ON outbox (state, due);"
	    "CREATE UNIQUE INDEX outbox_once ON outbox (once) "
	    "WHERE once <> '';"
	    "CREATE INDEX outbox_recipient ON outbox (recipient, created);"

	    /* when a request whose status is unknown was first seen */
	    "CREATE TABLE sights (sight TEXT NOT NULL PRIMARY KEY, "
	    "since BIGINT NOT NULL);"
	    "CREATE INDEX sights_since ON sights (since);"

	    /* numbers that may be given: leased, or counted up from 1 */
	    "CREATE TABLE blocks (year BIGINT NOT NULL, "
	    "next BIGINT NOT NULL, last BIGINT NOT NULL, "
	    "leased BIGINT NOT NULL);"
	    /* of a shared register: who has which numbers */
	    "CREATE TABLE leases (year BIGINT NOT NULL, "
	    "low BIGINT NOT NULL, high BIGINT NOT NULL, "
	    "relay TEXT NOT NULL, leased BIGINT NOT NULL);"

	    "CREATE TABLE words (name TEXT NOT NULL PRIMARY KEY, "
	    "value TEXT NOT NULL);" },
	{ "what went out lately",
	    "CREATE INDEX outbox_done ON outbox (done);" },
	{ "which mail a request and a notice are of",
	    "ALTER TABLE requests ADD COLUMN qid TEXT NOT NULL DEFAULT '';"
	    "CREATE INDEX requests_qid ON requests (qid) WHERE qid <> '';"
	    "ALTER TABLE outbox ADD COLUMN qid TEXT NOT NULL DEFAULT '';"
	    "CREATE INDEX outbox_qid ON outbox (qid) WHERE qid <> '';" },
	{ "the first of a document or letter without sorting",
	    "DROP INDEX requests_sha256; DROP INDEX requests_letter;"
	    "CREATE INDEX requests_sha256 ON requests "
	    "(sha256, received, id);"
	    "CREATE INDEX requests_letter ON requests "
	    "(letter_key, received, id) WHERE letter_key <> '';" },
	{ "which request a notice waits for the number of",
	    "ALTER TABLE outbox ADD COLUMN request BIGINT NOT NULL "
	    "DEFAULT 0;" },
};

const struct migration *
schema_migrations(size_t *n)
{
	*n = NELEM(steps);
	return steps;
}
