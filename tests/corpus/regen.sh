#!/bin/sh
# regen.sh: make the PDF letters of the corpus anew
#
# Usage: regen.sh [OBJ], with OBJ to write what is read in them as well.
# Needs libreoffice-writer-nogui, fonts-liberation2 and qpdf; the tests need only
# their results, which are kept beside it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

mkdir "$tmp/src" "$tmp/out"
python3 "$here/make-fodt.py" "$tmp/src"
soffice --headless "-env:UserInstallation=file://$tmp/profile" \
    --convert-to pdf --outdir "$tmp/out" "$tmp"/src/*.fodt
qpdf --encrypt user owner 256 -- "$tmp/out/form-06.pdf" "$tmp/out/encrypted.pdf"
qpdf --encrypt "" owner 256 -- "$tmp/out/form-06.pdf" "$tmp/out/encrypted-open.pdf"
python3 "$here/make-hostile.py" "$here/hostile"
cp "$tmp"/out/*.pdf "$here/"
# What test_worker expects to be read: look at the difference, then commit.
if [ -n "${1:-}" ]; then
	for pdf in "$here"/*.pdf; do
		"$1/tests/unit/test_worker" "$pdf" > "${pdf%.pdf}.txt"
	done
fi
