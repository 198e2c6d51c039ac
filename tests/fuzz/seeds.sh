# shellcheck shell=sh
# seeds.sh: what a fuzz target begins with: prints names of files; DIR is the
# caller's folder for those that are made here

seeds_make() {
	# A target not named below begins with a few bytes that choose what to
	# change.
	printf '\0\1\2\3\4\5\6\7' >"$DIR/nothing"
	# A field whose name has a colon.
	printf '\0h\6a:b\0x\0' >"$DIR/colon"
}

seeds() {
	case $1 in
	fuzz_pdf | fuzz_docsig | fuzz_tables)
		ls tests/corpus/form-0[46]*.pdf | head -n 12 ;;
	fuzz_unpack | fuzz_office)
		ls tests/corpus/*.docx tests/corpus/*.xlsx tests/corpus/*.odt |
		    head -n 12 ;;
	fuzz_html)
		ls tests/corpus/*.html ;;
	fuzz_forms)
		ls tests/corpus/form-*.txt | head -n 30 ;;
	fuzz_conf)
		ls conf/*.conf conf/forms/*.conf tests/eml/*.conf ;;
	fuzz_gate | fuzz_mime | fuzz_header | fuzz_entity)
		find tests/eml -name '*.eml' -size -32k | LC_ALL=C sort |
		    awk 'NR % 5 == 1' | head -n 50 ;;
	fuzz_replies)
		echo "$DIR/colon" ;;
	*)	echo "$DIR/nothing" ;;
	esac
}
