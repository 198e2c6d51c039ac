#!/bin/bash
# regen.sh: make the files of the corpus that are missing
#
# Usage: regen.sh [-a] [OBJ]; -a makes all anew, OBJ writes what is read in
# them (NAME.txt) as well.  Needs libreoffice-writer-nogui,
# libreoffice-calc-nogui, chromium, texlive-xetex, texlive-latex-extra,
# fonts-liberation2, poppler-utils and qpdf; the tests need only the results,
# which are kept beside it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
all=
if [ "${1:-}" = -a ]; then
	all=-a
	shift
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
out=$tmp/out
mkdir "$out"
python3 "$here/make.py" "$tmp" $all
python3 "$here/make-hostile.py" "$here/hostile"

# office FOLDER FILTER ENDING: what LibreOffice makes of a folder's files
office() {
	[ -n "$(ls "$tmp/$1")" ] || return 0
	mkdir "$tmp/$1/out"
	soffice --headless "-env:UserInstallation=file://$tmp/profile" \
	    --convert-to "$2" --outdir "$tmp/$1/out" "$tmp/$1"/*.* >/dev/null
	for made in "$tmp/$1"/out/*; do
		name=${made##*/}
		mv "$made" "$out/${name%.*}$3"
	done
}

office lo pdf .pdf
office word pdf -word.pdf
office lo-docx docx -lo.docx
office odt odt .odt
office doc 'doc:MS Word 97' .doc
office ods ods .ods
office xls 'xls:MS Excel 97' .xls
# A page as LibreOffice writes it, and printed with tags.
if [ -n "$all" ]; then
	soffice --headless "-env:UserInstallation=file://$tmp/profile" \
	    --convert-to 'html:XHTML Writer File:UTF8' --outdir "$tmp" \
	    "$tmp/lo/form-04-renew.fodt" >/dev/null
	cp "$tmp/form-04-renew.html" "$here/form-04-html.html"
	chromium --headless=new --no-sandbox --no-pdf-header-footer \
	    "--user-data-dir=$tmp/browser" "--print-to-pdf=$out/form-04-chromium.pdf" \
	    "file://$here/form-04-html.html" 2>/dev/null
	qpdf --encrypt user owner 256 -- "$out/form-06.pdf" "$out/encrypted.pdf"
	qpdf --encrypt "" owner 256 -- "$out/form-06.pdf" "$out/encrypted-open.pdf"
fi
cp "$tmp"/docx/* "$tmp"/xlsx/* "$tmp"/made/* "$out" 2>/dev/null || :
for page in "$tmp"/chromium/*.html; do
	[ -e "$page" ] || continue
	name=${page##*/}
	# without tags, which triple its size
	chromium --headless=new --no-sandbox --no-pdf-header-footer \
	    --disable-pdf-tagging "--user-data-dir=$tmp/browser" "--print-to-pdf=$out/${name%.html}-chromium.pdf" \
	    "file://$page" 2>/dev/null
done
for text in "$tmp"/tex/*.tex; do
	[ -e "$text" ] || continue
	name=${text##*/}
	for pass in 1 2; do
		(cd "$tmp/tex" && xelatex -interaction=batchmode "$name" >/dev/null)
	done
	mv "${text%.tex}.pdf" "$out/${name%.tex}-tex.pdf"
done
for made in "$out"/*; do
	[ ! -e "$made" ] || cp "$made" "$here"
done
cp "$tmp"/want/* "$here"
for how in sideways turned boxes mute scan; do
	to=$here/form-04-change-$how.pdf
	[ -z "$all" ] && [ -e "$to" ] ||
	    "$here/alter.py" "$how" "$here/form-04-change.pdf" "$to"
done
# What test_worker expects to be read: look at the difference, then commit.
if [ -n "${1:-}" ]; then
	for file in "$here"/*.pdf "$here"/*.html; do
		"$1/tests/unit/test_worker" "$file" > "${file%.*}.txt"
	done
fi
