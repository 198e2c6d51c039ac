# shellcheck shell=sh
# faults.sh: what goes wrong while mails come
#
# To be read (.) by tests/faults/run.  A function for each row of
# tests/faults/table: it calls begin, does its worst while sending is true, and
# leaves everything mended.

faults_place() {
	:
}

# Call the rest of the line every $1 seconds until all mails are sent.
again() {
	faults_pause=$1
	shift
	while sending; do
		sleep "$faults_pause"
		"$@"
	done
}

nothing() {
	begin
}

faults_kill() {
	kill -9 $(gateway_pid "$1") 2>/dev/null
}

kill_inspector() {
	begin
	again 0.7 faults_kill inspector
}

kill_signer() {
	begin
	again 0.7 faults_kill signer
}

kill_milter() {
	begin
	again 1.5 faults_kill milter
}
