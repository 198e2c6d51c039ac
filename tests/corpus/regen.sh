#!/bin/sh
# regen.sh: make the letters of the corpus anew
#
# Usage: regen.sh [OBJ], with OBJ to write what is read in them as well.
# Needs libreoffice-writer-nogui, fonts-liberation2 and qpdf, and chromium for
# one of them; the tests need only the results, which are kept beside it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

mkdir "$tmp/src" "$tmp/out"
python3 "$here/make-fodt.py" "$tmp/src"
soffice --headless "-env:UserInstallation=file://$tmp/profile" \
    --convert-to pdf --outdir "$tmp/out" "$tmp"/src/*.fodt
soffice --headless "-env:UserInstallation=file://$tmp/profile" \
    --convert-to 'html:XHTML Writer File:UTF8' --outdir "$tmp/out" \
    "$tmp/src/form-04-renew.fodt"
mv "$tmp/out/form-04-renew.html" "$here/form-04-html.html"
if command -v chromium >/dev/null; then
	chromium --headless=new --no-sandbox --no-pdf-header-footer \
	    "--user-data-dir=$tmp/chromium" \
	    "--print-to-pdf=$tmp/out/form-04-chromium.pdf" \
	    "file://$here/form-04-html.html"
fi
qpdf --encrypt user owner 256 -- "$tmp/out/form-06.pdf" "$tmp/out/encrypted.pdf"
qpdf --encrypt "" owner 256 -- "$tmp/out/form-06.pdf" "$tmp/out/encrypted-open.pdf"
python3 "$here/make-hostile.py" "$here/hostile"
cp "$tmp"/out/*.pdf "$here/"
# What test_worker expects to be read: look at the difference, then commit.
if [ -n "${1:-}" ]; then
	for file in "$here"/*.pdf "$here"/*.html; do
		"$1/tests/unit/test_worker" "$file" > "${file%.*}.txt"
	done
fi
