# shellcheck shell=sh
# pg.sh: a private PostgreSQL, on a unix socket only
#
# To be read (.).
#
#	pg_make DIR	initialise one in DIR/pg; sets PG_URL
#	pg_start	in the background, ready when it returns
#	pg_stop		at once, as when its machine fails
#
# It refuses to be root's, so it is nobody's; the registrar needs its socket.

pg_as() {
	setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
}

pg_make() {
	PG_DIR=$1/pg
	PG_BIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
	PG_URL="host=$PG_DIR user=cks dbname=postgres"
	mkdir -p "$PG_DIR" && chown nobody "$PG_DIR" || return
	chmod 755 "$PG_DIR" && chmod go+x "$1"
	pg_as "$PG_BIN/initdb" -D "$PG_DIR/data" -U cks -A trust -E UTF8 \
	    --locale=C.UTF-8 --no-sync >"$1/initdb.log" 2>&1
}

# It ends with the test, whatever ends that.
pg_start() {
	setpriv --pdeathsig QUIT --reuid=nobody --regid=nogroup \
	    --clear-groups "$PG_BIN/postgres" -D "$PG_DIR/data" \
	    -c listen_addresses= -c unix_socket_directories="$PG_DIR" \
	    -c fsync=off -c log_destination=stderr \
	    >>"$PG_DIR/../postgres.log" 2>&1 </dev/null &
	PG_PID=$!
	postfix_wait 100 pg_as "$PG_BIN/pg_isready" -q -h "$PG_DIR" -U cks
	pg_as "$PG_BIN/pg_isready" -q -h "$PG_DIR" -U cks
}

pg_stop() {
	[ -n "${PG_PID-}" ] || return 0
	kill -QUIT "$PG_PID" 2>/dev/null
	wait "$PG_PID" 2>/dev/null
	PG_PID=''
}

# One value of the shared register.
pg_ask() {
	pg_as "$PG_BIN/psql" -h "$PG_DIR" -U cks -d postgres -At -c "$1"
}
