# shellcheck shell=sh
# lib.sh: send the mails of tests/mails/table and see what became of each
#
# To be read (.) after tests/postfix/lib.sh and tests/gateway/lib.sh.
#
#	mails_start OBJ DIR	PKI, mails, gateway, Postfix with its users
#	mails_stop
#	mails_each [demo] FUNCTION	call FUNCTION for each row, with the
#				columns in $name $from $to ... (see the table)
#	mails_send		send the row's mail; sets
#		answered	SMTP code, and text in answer_text
#		arrived_at	recipients in the table's letters, or "-", "hold"
#		logged_reason, logged_class, logged_disposition
#	mails_openssl FILE	yes or no: what openssl says of a signed mail
#	mails_copy LETTER	the file that arrived for a recipient

MAILS_PASSWORD=thu-nghiem

mails_address() {
	case $1 in
	S)	echo vanthu@sothunghiem.hanoi.gov.vn ;;
	L)	echo lanhdao@sothunghiem.hanoi.gov.vn ;;
	D)	echo cks_sokhcn@hanoi.gov.vn ;;
	C)	echo canbo@phongthunghiem.hanoi.gov.vn ;;
	P)	echo vanthu@phuongthunghiem.hanoi.gov.vn ;;
	U)	echo ca@bcy.gov.vn ;;
	esac
}

mails_start() {
	MAILS_DIR=$2
	gateway_make "$1" "$2" || return
	cat "$2"/pki/trust/*.crt >"$2/cas.pem"
	cat "$2"/pki/crls/*.crl >"$2/crls.pem"
	# openssl takes any self-signed one for an anchor: only the government's.
	cat "$2"/pki/trust/root-g2.crt "$2"/pki/trust/sub-g2.crt \
	    "$2"/pki/trust/sub-nostatus.crt "$2"/pki/crls/root-g2.crl \
	    "$2"/pki/crls/sub-g2.crl >"$2/government.pem"
	CKS_OBJ=$1 tests/mails/make "$2/pki" "$2/mails" || return
	mkdir -p "$2/postfix"
	gateway_start || return
	postfix_start "$2/postfix" "$GATEWAY_SOCKET" || return
	postfix_user vanthu "$MAILS_PASSWORD"
}

mails_stop() {
	postfix_stop
	gateway_stop
}

mails_each() {
	mails_only=''
	[ "$1" = demo ] && mails_only=1 && shift
	while IFS='|' read -r name from to login content wrap key answer \
	    arrives reason class openssl <&3; do
		case $name in
		'' | \#*)	continue ;;
		\**)		name=${name#\*} ;;
		*)		[ -z "$mails_only" ] || continue ;;
		esac
		"$1"
	done 3<tests/mails/table
}

mails_copy() {
	postfix_arrived "$(mails_address "$1")" |
	    xargs -r grep -lF "Message-ID: <$name@" | tail -n 1
}

# "D" or "C,D" in the table's order, "hold", or "-".
mails_arrived() {
	mails_found=''
	for mails_who in C D L P S U; do
		[ -z "$(mails_copy $mails_who)" ] ||
		    mails_found=${mails_found:+$mails_found,}$mails_who
	done
	[ -n "$mails_found" ] || [ -z "$(postfix_held)" ] || {
		mails_found=hold
		postfix_held | while read -r mails_id; do
			rm -f "$POSTFIX_DIR"/queue/hold/"$mails_id"
		done
	}
	echo "${mails_found:--}"
}

# The value of key $1 in the last line about a mail.
mails_logged() {
	grep ' mail session=' "$GATEWAY_LOG" | tail -n 1 |
	    sed -n "s/.* $1=\([^ ]*\).*/\1/p"
}

mails_send() {
	set -- -f "$(mails_address "$from")"
	for mails_who in $(echo "$to" | tr ',' ' '); do
		set -- "$@" -r "$(mails_address "$mails_who")"
	done
	[ "$login" = - ] || set -- "$@" -u "$login@test.example:$MAILS_PASSWORD"
	answer_text=$(postfix_send "$@" "$MAILS_DIR/mails/$name.eml" 2>&1 |
	    sed -n 's/^end: //p')
	answered=${answer_text%% *}
	postfix_settle
	arrived_at=$(mails_arrived)
	logged_reason=$(mails_logged reason)
	logged_class=$(mails_logged signature)
	logged_disposition=$(mails_logged disposition)
}

mails_openssl() {
	if openssl cms -verify -in "$1" -CAfile "$MAILS_DIR/government.pem" \
	    -crl_check_all -purpose any -out /dev/null 2>/dev/null; then
		echo yes
	else
		echo no
	fi
}
