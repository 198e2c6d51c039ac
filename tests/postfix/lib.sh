# shellcheck shell=sh
# lib.sh: a private Postfix on loopback, for tests and the demo
#
# To be read (.) by a script that runs in the root of the repository, as
# root.  Everything lives below one folder and ends with the script.
#
#	postfix_start DIR [SOCKET]	without SOCKET, without a milter; lines
#				in POSTFIX_MORE end its main.cf
#	postfix_user LOGIN PASSWORD	somebody who may use submission
#	postfix_send [-u LOGIN:PASSWORD] [-x CLIENT] -f FROM -r TO ... FILE ...
#	postfix_settle			wait until nothing is under way
#	postfix_arrived ADDRESS		the files that came for it, oldest first
#	postfix_held			the queue ids in quarantine
#	postfix_restart
#	postfix_stop
#
# Port 25's stand-in is POSTFIX_SMTP, that of 587 POSTFIX_SUBMISSION, the log
# POSTFIX_LOG.  Every recipient of every domain is delivered to this machine.

POSTFIX_PID=''

postfix_fail() {
	echo "postfix: $*" >&2
	return 1
}

# Wait at most $1 twentieths of a second until the rest of the line is true.
postfix_wait() {
	postfix_left=$1
	shift
	until "$@"; do
		postfix_left=$((postfix_left - 1))
		[ "$postfix_left" -gt 0 ] || return 1
		sleep 0.05
	done
}

# Ports that nobody listens on: $1, or two.
postfix_ports() {
	python3 -c '
import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in range('"${1:-2}"')]
print(*(s.getsockname()[1] for s in held))'
}

postfix_folders() {
	mkdir -p "$1/etc/sasl" "$1/data" "$1/mail" "$1/queue/pid" || return
	chmod go+x "$1" "$1/mail" "$1/etc" "$1/etc/sasl"
	chown postfix "$1/data"
	chown nobody "$1/mail"
	for postfix_folder in active bounce corrupt defer deferred flush hold \
	    incoming private saved trace; do
		mkdir -p "$1/queue/$postfix_folder"
		chown postfix "$1/queue/$postfix_folder"
		chmod 700 "$1/queue/$postfix_folder"
	done
	mkdir -p "$1/queue/maildrop" "$1/queue/public"
	chown postfix:postdrop "$1/queue/maildrop" "$1/queue/public"
	chmod 1730 "$1/queue/maildrop"
	chmod 2710 "$1/queue/public"
}

# virtual(8) takes no $1 in its maps, so all mail goes to one Maildir; who it
# was for stands in the Delivered-To that it writes on top.
postfix_main_cf() {
	cat <<EOF
compatibility_level = 3.6
queue_directory = $1/queue
data_directory = $1/data
daemon_directory = $2
maillog_file = $1/log
maillog_file_prefixes = $1
myhostname = relay.test.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
smtp_host_lookup = native
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = static:all
virtual_mailbox_base = $1/mail
virtual_mailbox_maps = static:in/
virtual_mailbox_limit = 0
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
smtpd_relay_restrictions = reject_unauth_destination
smtpd_forbid_bare_newline = normalize
smtpd_authorized_xclient_hosts = 127.0.0.1
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
in_flow_delay = 0
message_size_limit = 104857600
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = test.example
milter_protocol = 6
milter_default_action = tempfail
smtpd_milters =${3:+ unix:$3}
non_smtpd_milters =${3:+ unix:$3}
${POSTFIX_MORE-}
EOF
}

# The last service is the one whose socket says that all are there.
postfix_master_cf() {
	cat <<EOF
127.0.0.1:$1 inet n - n - - smtpd
127.0.0.1:$2 inet n - n - - smtpd
    -o syslog_name=postfix/submission
    -o milter_macro_daemon_name=submission
    -o smtpd_sasl_auth_enable=yes
    -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
pickup   unix n - n 60 1 pickup
cleanup  unix n - n -  0 cleanup
qmgr     unix n - n 300 1 qmgr
rewrite  unix - - n -  - trivial-rewrite
bounce   unix - - n -  0 bounce
defer    unix - - n -  0 bounce
trace    unix - - n -  0 bounce
flush    unix n - n 1000? 0 flush
showq    unix n - n -  - showq
smtp     unix - - n -  - smtp
error    unix - - n -  - error
retry    unix - - n -  - error
anvil    unix - - n -  1 anvil
postlog  unix-dgram n - n - 1 postlogd
virtual  unix - n n -  - virtual
EOF
}

# Debian's Postfix looks for it in the folder sasl beside main.cf.
postfix_sasl_conf() {
	cat <<EOF
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: $1/etc/sasl/db
mech_list: PLAIN LOGIN
EOF
}

postfix_ready() {
	[ -S "$POSTFIX_DIR/queue/private/virtual" ] ||
	    ! kill -0 "$POSTFIX_PID" 2>/dev/null
}

# Should the script be killed, its traps do not run; and a death signal is no
# way, since master(8) loses it on changing its user.
postfix_watch() {
	# shellcheck disable=SC2016	# for the other shell
	setsid sh -c '
		while kill -0 "$1" && kill -0 "$2"; do
			sleep 0.5
		done
		kill -TERM "$2"
	' watch "$$" "$POSTFIX_PID" </dev/null >/dev/null 2>&1 &
}

postfix_start() {
	[ "$(id -u)" -eq 0 ] || postfix_fail 'needs root' || return
	POSTFIX_DIR=$1
	POSTFIX_LOG=$1/log
	postfix_daemons=$(postconf -d -h daemon_directory 2>/dev/null) ||
	    postfix_fail 'not installed' || return
	postfix_folders "$1" || return
	postfix_two=$(postfix_ports) || return
	POSTFIX_SMTP=${postfix_two% *}
	POSTFIX_SUBMISSION=${postfix_two#* }
	export POSTFIX_SMTP POSTFIX_SUBMISSION
	postfix_main_cf "$1" "$postfix_daemons" "${2-}" >"$1/etc/main.cf"
	postfix_master_cf "$POSTFIX_SMTP" "$POSTFIX_SUBMISSION" \
	    >"$1/etc/master.cf"
	postfix_sasl_conf "$1" >"$1/etc/sasl/smtpd.conf"
	# Of a file that may still be written to, Postfix waits for the end.
	touch -d '1 minute ago' "$1/etc/main.cf" "$1/etc/master.cf"

	trap postfix_stop EXIT
	trap 'exit 1' HUP INT TERM
	postfix_run
}

postfix_run() {
	setsid "$postfix_daemons/master" -c "$POSTFIX_DIR/etc" -d \
	    </dev/null >"$POSTFIX_DIR/master.out" 2>&1 &
	POSTFIX_PID=$!
	postfix_watch
	if ! postfix_wait 100 postfix_ready ||
	    ! kill -0 "$POSTFIX_PID" 2>/dev/null; then
		cat "$POSTFIX_DIR/master.out" "$POSTFIX_LOG" >&2 2>/dev/null
		postfix_stop
		postfix_fail 'did not start'
	fi
}

# The same folders and ports; what is in the queue stays there.
postfix_restart() {
	postfix_stop
	rm -f "$POSTFIX_DIR"/queue/private/* "$POSTFIX_DIR"/queue/public/*
	# What was still coming is no mail (its mode tells), and its client knows.
	find "$POSTFIX_DIR/queue/incoming" -type f ! -perm -u+x -delete
	postfix_run
}

postfix_gone() {
	! kill -0 "$POSTFIX_PID" 2>/dev/null
}

# A script with a trap of its own calls this in it.
postfix_stop() {
	[ -n "$POSTFIX_PID" ] || return 0
	kill -TERM "$POSTFIX_PID" 2>/dev/null
	postfix_wait 100 postfix_gone
	# Its processes are one session and one group.
	kill -s KILL -- "-$POSTFIX_PID" 2>/dev/null
	wait "$POSTFIX_PID" 2>/dev/null
	POSTFIX_PID=''
	return 0
}

# LOGIN is a name, or a name with its domain.
postfix_user() {
	case $1 in
	*@*)	postfix_realm=${1#*@} ;;
	*)	postfix_realm=test.example ;;
	esac
	printf %s "$2" | saslpasswd2 -p -c -f "$POSTFIX_DIR/etc/sasl/db" \
	    -u "$postfix_realm" "${1%%@*}" || return
	chown postfix "$POSTFIX_DIR/etc/sasl/db"
}

postfix_send() {
	tests/postfix/send "$@"
}

# Deferred mail is under way too: nothing here has a reason to defer.
postfix_idle() {
	[ -z "$(find "$POSTFIX_DIR/queue/maildrop" \
	    "$POSTFIX_DIR/queue/incoming" "$POSTFIX_DIR/queue/active" \
	    "$POSTFIX_DIR/queue/deferred" -type f 2>/dev/null | head -n 1)" ]
}

postfix_settle() {
	postfix_wait 600 postfix_idle || {
		tail -n 20 "$POSTFIX_LOG" >&2
		postfix_fail 'mail is still under way after 30 s'
	}
}

postfix_arrived() {
	# shellcheck disable=SC2012	# the names are Postfix's own
	ls -tr "$POSTFIX_DIR"/mail/in/new/* 2>/dev/null |
	    LC_ALL=C xargs -r awk -v "field=delivered-to: $1" '
		tolower($0) == tolower(field) { print FILENAME; nextfile }
		/^\r?$/ { nextfile }'
}

postfix_held() {
	find "$POSTFIX_DIR/queue/hold" -type f -exec basename {} \;
}
