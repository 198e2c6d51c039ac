# shellcheck shell=sh
# faults.sh: what goes wrong while mails come
#
# To be read (.) by tests/faults/run.  A function for each row of
# tests/faults/table: it calls begin, does its worst while sending is true, and
# leaves everything mended.  What it finds wrong by itself it tells by wrong.

DISK_MIB=64		# of each folder that can be full
SIGN_MS=8000		# a busy machine takes long to log in to a token
CLOCK_JUMPS='93600 -93600 2400 3456000 -2400 0'	# seconds from the true time

# What faults need and a gateway has not by itself: a token behind a driver
# that fails, folders on small disks, a clock that jumps, a server of CRLs, a
# PostgreSQL.
faults_place() {
	faults_token && pg_make "$DIR" && pg_start && faults_crls || return
	faults_disks || return
	printf '\0\0\0\0\0\0\0\0' >"$DIR/clock"
	export CLOCK_FILE="$DIR/clock"
	cp "$OBJ/tests/faults/clock.so" "$DIR/bin"
	GATEWAY_UNDER="nsenter -t $DISKS_PID -m env LD_PRELOAD=$DIR/bin/clock.so"
	sed -i "s|^register: {|& relay = \"relay-a\"; postgres = \"$PG_URL\"; postgres_ms = 2000;|" \
	    "$GATEWAY_CONF"
	sed -i "s|^signing: {|& timeout_ms = $SIGN_MS;|" "$GATEWAY_CONF"
	cat >>"$GATEWAY_CONF" <<END
revocation: {
	enabled = true;
	crls = ( "http://127.0.0.1:$CRL_PORT/stale.crl" );
	hosts = ( "127.0.0.1:$CRL_PORT" );
	private_networks = ( "127.0.0.0/8" );
	map = ( "http://ocsp.thunghiem.example http://127.0.0.1:$CRL_PORT/ocsp" );
	cache = "$DIR/cache";
	timeout_s = 2;
	retry_s = 1;
	retry_max_min = 1;
};
END
}

faults_token() {
	SHIM_MISHAP=$DIR/mishap
	export SHIM_MISHAP
	cp "$OBJ/tests/token/shim.so" "$DIR/bin" || return
	openssl pkcs8 -topk8 -nocrypt -in "$DIR/pki/device.key" \
	    -out "$DIR/device.p8" || return
	softhsm2-util --init-token --free --label five --so-pin 87654321 \
	    --pin 123456 >/dev/null &&
	    softhsm2-util --import "$DIR/device.p8" --token five --label five \
	    --id 01 --pin 123456 >/dev/null || return
	rm "$DIR/device.p8"
	chown -R cks-signer "$DIR/token"
	sed -i "s|^token.*|token = \"pkcs11:token=five?module-path=$DIR/bin/shim.so\";|" \
	    "$DIR/conf/units/sothunghiem.conf"
}

crl_server() {
	setpriv --pdeathsig TERM tests/faults/crlserver "$DIR/pki" \
	    "$CRL_PORT" "$DIR/crlmode" </dev/null >>"$DIR/crlserver.log" 2>&1 &
	CRL_PID=$!
}

faults_crls() {
	CRL_PORT=$(postfix_ports | cut -d ' ' -f 1)
	echo good >"$DIR/crlmode"
	crl_server
}

disks_ready() {
	grep -q ready "$DIR/disks"
}

faults_disks() {
	setpriv --pdeathsig TERM unshare -m tests/faults/small $DISK_MIB \
	    "$DIR/register" "$DIR/cache" "$DIR/state" >"$DIR/disks" 2>&1 &
	DISKS_PID=$!
	postfix_wait 100 disks_ready
}

# A command that sees the gateway's disks.
inside() {
	nsenter -t "$DISKS_PID" -m "$@"
}

faults_end() {
	[ -z "${DISKS_PID-}" ] || kill "$DISKS_PID" 2>/dev/null
	[ -z "${CRL_PID-}" ] || kill "$CRL_PID" 2>/dev/null
	pg_stop
}

wrong() {
	echo "wrong: $*" >>"$OUT/$fault"
}

log_size() {
	stat -c %s "$POSTFIX_LOG"
}

# It has struck, or lasted since the log was so long: Postfix's log is the clock
# by which tests/faults/account knows which mails were under way.
struck() {
	echo "$1 $(log_size)" >>"$OUT/$fault.struck"
}

throughout() {
	struck "$from"
}

# So many mails felt it, by what no answer tells.
felt() {
	echo "felt: $1" >>"$OUT/$fault"
}

# Call the rest of the line every $1 seconds until all mails are sent.
again() {
	faults_pause=$1
	shift
	while sending; do
		sleep "$faults_pause"
		faults_from=$(log_size)
		"$@" && struck "$faults_from"
	done
}

# Call $1 and $2 by turns, $3 and $4 seconds after each.
by_turns() {
	while sending; do
		faults_from=$(log_size)
		"$1"
		sleep "$3"
		"$2"
		struck "$faults_from"
		sleep "$4"
	done
}

nothing() {
	begin
}

# --- processes that die

faults_kill() {
	# shellcheck disable=SC2046	# several, or none
	kill -9 $(gateway_pid "$1") 2>/dev/null
}

kill_inspector() {
	begin
	again 0.7 faults_kill inspector
}

# Who is seen twenty times in a second: a worker lives some ten milliseconds.
workers_die() {
	python3 -c 'import os, sys, time
killed = 0
for _ in range(20):
    with open("/proc/%s/task/%s/children" % (sys.argv[1], sys.argv[1])) as f:
        for pid in f.read().split():
            try:
                os.kill(int(pid), 9)
                killed += 1
            except ProcessLookupError:
                pass
    time.sleep(0.05)
sys.exit(killed == 0)' "$(gateway_pid inspector)"
}

kill_workers() {
	begin
	again 0.01 workers_die
}

kill_signer() {
	begin
	again 0.7 faults_kill signer
}

# While it has something to do.
fetcher_dies() {
	forget_crls
	faults_missed=1
	for faults_then in 0.2 0.4 0.8; do
		sleep "$faults_then"
		faults_kill fetcher && faults_missed=0
	done
	return $faults_missed
}

kill_fetcher() {
	begin
	again 1 fetcher_dies
}

kill_registrar() {
	begin
	again 0.7 faults_kill registrar
}

kill_milter() {
	begin
	again 1.5 faults_kill milter
}

gateway_gone() {
	! pgrep -f "$DIR/bin/cks-" >/dev/null
}

start_again() {
	wait "$GATEWAY_PID" 2>/dev/null
	postfix_wait 200 gateway_gone || wrong 'processes outlive their parent'
	gateway_start || wrong 'the gateway does not start again'
}

parent_dies() {
	kill -9 "$GATEWAY_PID"
	start_again
}

kill_parent() {
	begin
	again 2 parent_dies
}

parent_ends() {
	kill -TERM "$GATEWAY_PID"
	start_again
}

sigterm() {
	begin
	again 2 parent_ends
}

reload() {
	kill -USR1 "$GATEWAY_PID"
}

reload_loop() {
	begin
	again 1 reload
}

# --- the token

mishap() {
	echo "$1" >"$SHIM_MISHAP"
}

no_mishap() {
	rm -f "$SHIM_MISHAP"
}

pull_token() {
	mishap hidden
	faults_kill signer	# who has it open would not see it go
}

token_pulled() {
	begin
	by_turns pull_token no_mishap 1 2
}

break_token() {
	mishap broken
}

token_breaks() {
	begin
	by_turns break_token no_mishap 0.5 1
}

wedge_token() {
	mishap hang
}

token_hangs() {
	begin
	by_turns wedge_token no_mishap 1 2
}

# --- the CRL server

forget_crls() {
	inside find "$DIR/cache" -type f -delete
	reload
}

crl_down() {
	kill "$CRL_PID"
	wait "$CRL_PID" 2>/dev/null
	forget_crls
	begin
	again 2 forget_crls
	throughout
	crl_server
}

# crl_server_as MODE: it does so while mails come.
crl_server_as() {
	echo "$1" >"$DIR/crlmode"
	forget_crls
	begin
	again 2 forget_crls
	throughout
	echo good >"$DIR/crlmode"
	reload
}

crl_slow() {
	crl_server_as slow
}

crl_lies() {
	crl_server_as lies
}

# --- disks

# To the last byte: first in large pieces, then in small ones.
fill() {
	for faults_bytes in 1M 4k 1; do
		inside dd if=/dev/zero bs="$faults_bytes" oflag=append \
		    conv=notrunc of="$1/filler" 2>/dev/null
	done
}

fill_disk() {
	fill "$DIR/$full"
}

empty_disk() {
	inside rm -f "$DIR/$full/filler"
}

# disk FOLDER: it is full, and has room again, by turns.  What a database has
# set aside goes when its process is started anew.
disk() {
	full=$1
	reload
	sleep 2
	begin
	by_turns fill_disk empty_disk 2 1.5
}

disk_register() {
	disk register
}

disk_state() {
	disk state
}

# What was fetched is gone, and there is no room to fetch it to.
cache_fails() {
	inside find "$DIR/cache" -type f ! -name filler -delete
	fill_disk
	reload
}

disk_cache() {
	full=cache
	fill_disk
	cache_fails
	begin
	again 2 cache_fails
	throughout
	empty_disk
	reload
}

# --- databases

sqlite_locked() {
	begin
	again 2 inside python3 -c 'import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
db.execute("BEGIN EXCLUSIVE")
time.sleep(4)
db.execute("ROLLBACK")' "$DIR/register/register.db"
}

postgres_goes() {
	faults_rows=$(own_rows)
	pg_stop
}

# What was registered meanwhile, its mail had to feel.
postgres_returns() {
	felt $(($(own_rows) - faults_rows))
	pg_start || wrong 'PostgreSQL does not start again'
}

postgres_restarted() {
	begin
	by_turns postgres_goes postgres_returns 1 1.5
	caught_up
}

postgres_gone() {
	postgres_goes
	begin
	wait "$SENDER"
	throughout
	postgres_returns
	caught_up
}

# rows_with CONDITION: so many requests of the gateway's own register, whose
# number is so.
rows_with() {
	inside python3 -c 'import sqlite3, sys
print(*sqlite3.connect(sys.argv[1]).execute(
    "SELECT COUNT(*) FROM requests WHERE number " + sys.argv[2]).fetchone())' \
	    "$DIR/register/register.db" "$1"
}

own_rows() {
	rows_with "<> ''"
}

# Those of what was delivered.
unnumbered() {
	rows_with "= '' AND monitor = 0 AND
	    disposition IN ('route', 'review', 'hold')"
}

has_all_numbers() {
	[ "$(unnumbered)" = 0 ]
}

is_caught_up() {
	[ "$(own_rows)" = "$(pg_ask "SELECT COUNT(*) FROM requests WHERE
	    number <> '' AND relay = 'relay-a'")" ]
}

caught_up() {
	postfix_wait 600 is_caught_up ||
	    wrong "PostgreSQL has not caught up: $(own_rows) rows here"
	[ "$(pg_ask "SELECT COUNT(*) - COUNT(DISTINCT number) FROM requests
	    WHERE number <> ''")" = 0 ] ||
	    wrong 'PostgreSQL has a number twice'
}

# --- the clock

set_clock() {
	python3 -c 'import struct, sys
with open(sys.argv[1], "r+b", buffering=0) as f:
    f.write(struct.pack("=q", int(sys.argv[2])))' "$DIR/clock" "$1"
}

clock_jumps() {
	begin
	while sending; do
		for faults_off in $CLOCK_JUMPS; do
			faults_from=$(log_size)
			set_clock "$faults_off"
			sleep 1
			[ "$faults_off" = 0 ] || struck "$faults_from"
		done
	done
	set_clock 0
	postfix_wait 600 has_all_numbers ||
	    wrong "$(unnumbered) requests have no number"
}

# --- what a process may have

# limit_as ROLE LIMIT: as its user, since that of another takes a capability.
limit_as() {
	faults_pid=$(gateway_pid "$1") || return 0
	setpriv --reuid="cks-$1" --regid="$(id -g "cks-$1")" --clear-groups \
	    prlimit --pid "$faults_pid" "$2" || {
		! kill -0 "$faults_pid" 2>/dev/null || wrong "$1: no limit $2"
	}
}

# limit ROLE WHAT: nothing more than it has already.
limit() {
	case $2 in
	nofile)	limit_as "$1" --nofile=4: ;;
	as)	limit_as "$1" --as="$(awk '/^VmSize/ { print $2 * 1024 }' \
		    "/proc/$(gateway_pid "$1")/status")": ;;
	esac
}

unlimit() {
	limit_as "$1" --nofile="$(awk '/^Max open files/ { print $5 }' \
	    "/proc/$(gateway_pid "$1")/limits"):"
	limit_as "$1" --as=unlimited:
}

scarce() {
	for faults_role in $scarce_roles; do
		limit "$faults_role" "$scarce_what"
	done
}

plenty() {
	for faults_role in $scarce_roles; do
		unlimit "$faults_role"
	done
}

# exhaust WHAT ROLE ...
exhaust() {
	scarce_what=$1
	shift
	scarce_roles=$*
	begin
	by_turns scarce plenty 3 2
}

fds_milter() {
	exhaust nofile milter
}

fds_helpers() {
	exhaust nofile inspector signer fetcher registrar
}

memory_milter() {
	exhaust as milter
}

memory_helpers() {
	exhaust as inspector signer fetcher registrar
}

# --- Postfix

restart_postfix() {
	postfix_restart || wrong 'Postfix does not start again'
}

postfix_restarted() {
	begin
	again 3 restart_postfix
}
