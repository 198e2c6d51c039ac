# shellcheck shell=sh
# lib.sh: a whole gateway on loopback: PKI, token, configuration, daemon
#
# To be read (.) after tests/postfix/lib.sh by a script that runs in the root
# of the repository, as root.  Everything lives below one folder.
#
#	gateway_make OBJ DIR	PKI, SoftHSM token, unit, configuration
#	gateway_start		the daemon as real processes; waits until ready
#	gateway_stop
#	gateway_pid ROLE	milter, signer, inspector, fetcher
#	gateway_reports		how often a sanitizer spoke
#
# With CKS_TEST_PKI set, that PKI is copied instead of a new one made; with
# GATEWAY_UNDER set, the daemon is started by that command.
# The socket is GATEWAY_SOCKET, the configuration GATEWAY_CONF, the log
# GATEWAY_LOG, the programs are in GATEWAY_BIN.

GATEWAY_PID=''

gateway_fail() {
	echo "gateway: $*" >&2
	return 1
}

# A token as a unit has it: SoftHSM, one slot, the key and its certificate.
gateway_token() {
	mkdir -p "$GATEWAY_DIR/token" || return
	cat >"$GATEWAY_DIR/softhsm2.conf" <<EOF
directories.tokendir = $GATEWAY_DIR/token
objectstore.backend = file
log.level = ERROR
EOF
	SOFTHSM2_CONF=$GATEWAY_DIR/softhsm2.conf
	export SOFTHSM2_CONF
	openssl pkcs8 -topk8 -nocrypt -in "$1/device.key" \
	    -out "$GATEWAY_DIR/device.p8" || return
	{
		softhsm2-util --init-token --free --label vanthu \
		    --so-pin 87654321 --pin 123456 &&
		softhsm2-util --import "$GATEWAY_DIR/device.p8" \
		    --token vanthu --label vanthu --id 01 --pin 123456
	} >/dev/null || return
	rm "$GATEWAY_DIR/device.p8"
	printf '123456\n' >"$GATEWAY_DIR/conf/vanthu.pin"
	chmod 400 "$GATEWAY_DIR/conf/vanthu.pin"
	chown -R cks-signer "$GATEWAY_DIR/token" "$GATEWAY_DIR/conf/vanthu.pin"
}

gateway_module() {
	for gateway_file in /usr/lib/softhsm/libsofthsm2.so \
	    /usr/lib/*/softhsm/libsofthsm2.so; do
		[ -e "$gateway_file" ] && echo "$gateway_file" && return
	done
	gateway_fail 'no SoftHSM'
}

gateway_conf() {
	cat >"$GATEWAY_CONF" <<EOF
milter: {
	socket = "unix:$GATEWAY_SOCKET";
	authserv_id = "cks.relay.test.example";
	state_dir = "$GATEWAY_DIR/state";
	guide_url = "https://huongdan.test.example";
};
log: { target = "stderr"; };
trust: {
	folder = "$1/trust";
	crls = "$1/crls";
	pins = "$1/pins";
};
intake: {
	addresses = [ "cks_sokhcn@hanoi.gov.vn" ];
	mode = "enforce";
};
signing: { enabled = true; units = "units"; };
forms: { folder = "forms"; };
register: { enabled = true; folder = "$GATEWAY_DIR/register"; };
EOF
	cat >"$GATEWAY_DIR/conf/units/sothunghiem.conf" <<EOF
identity = "sothunghiem";
addresses = [ "vanthu@sothunghiem.hanoi.gov.vn" ];
token = "pkcs11:token=vanthu;object=vanthu?module-path=$(gateway_module)";
certificate = "$1/device.chain.crt";
pin_file = "$GATEWAY_DIR/conf/vanthu.pin";
logins = [ "vanthu@test.example", "vanthu" ];
EOF
}

gateway_pki() {
	if [ -n "${CKS_TEST_PKI-}" ]; then
		cp -r "$CKS_TEST_PKI" "$1/pki"
		return
	fi
	tests/pki/make "$1/pki" >"$1/pki.log" 2>&1 ||
	    gateway_fail "no PKI, see $1/pki.log"
}

# The programs run as users who may not look into this repository: copies.
gateway_make() {
	GATEWAY_BIN=$2/bin
	GATEWAY_DIR=$2
	GATEWAY_CONF=$2/conf/cks-milter.conf
	GATEWAY_SOCKET=$2/run/milter.sock
	GATEWAY_LOG=$2/gateway.log
	mkdir -p "$2/bin" "$2/conf/units" "$2/run" "$2/state" "$2/cache" \
	    "$2/register" ||
	    return
	for gateway_program in milter signer inspector fetcher registrar; do
		cp "$1/cks-$gateway_program" "$2/bin" || return
	done
	cp "$1/cks" "$2/bin" &&
	    cp -r conf/forms "$2/conf" || return
	chmod -R go+rX "$2/bin" "$2/conf"
	chmod go+x "$2"
	# The mail server's user must reach the socket.
	chown cks-milter:postfix "$2/run"
	chmod 2750 "$2/run"
	chown cks-signer:cks-registrar "$2/state"
	chmod 2750 "$2/state"
	chown cks-registrar "$2/register"
	chmod 700 "$2/register"
	chown cks-fetcher "$2/cache"
	gateway_pki "$2" || return
	chmod 600 "$2"/pki/*.key
	gateway_token "$2/pki" && gateway_conf "$2/pki"
}

gateway_ready() {
	grep -q 'text\(=\|":"\)ready' "$GATEWAY_LOG" || ! kill -0 "$GATEWAY_PID" \
	    2>/dev/null
}

gateway_start() {
	[ ! -e "$GATEWAY_LOG" ] || cat "$GATEWAY_LOG" >>"$GATEWAY_LOG.old"
	: >"$GATEWAY_LOG"
	# shellcheck disable=SC2086	# words
	setpriv --pdeathsig TERM ${GATEWAY_UNDER-} "$GATEWAY_BIN/cks-milter" -c "$GATEWAY_CONF" \
	    -p "$GATEWAY_DIR/parent.pid" </dev/null >>"$GATEWAY_LOG" 2>&1 &
	GATEWAY_PID=$!
	postfix_wait 200 gateway_ready
	kill -0 "$GATEWAY_PID" 2>/dev/null && [ -S "$GATEWAY_SOCKET" ] || {
		cat "$GATEWAY_LOG" >&2
		gateway_fail 'did not start'
	}
}

gateway_stop() {
	[ -n "$GATEWAY_PID" ] || return 0
	kill -TERM "$GATEWAY_PID" 2>/dev/null
	wait "$GATEWAY_PID" 2>/dev/null
	GATEWAY_PID=''
}

# How often a sanitizer spoke in any process of the gateway so far.
gateway_reports() {
	cat "$GATEWAY_LOG" "$GATEWAY_LOG.old" 2>/dev/null |
	    grep -cE 'Sanitizer|runtime error'
}

# Several may live for a moment after a restart: the youngest counts.
gateway_pid() {
	case $1 in
	milter)	pgrep -n -P "$GATEWAY_PID" -f 'role=milter' ;;
	*)	pgrep -n -P "$GATEWAY_PID" -f "cks-$1" ;;
	esac
}
