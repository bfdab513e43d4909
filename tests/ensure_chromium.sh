#!/bin/sh
# Sees to it that the tests of the pages have a browser: one that is here, else one that this machine can install.
# Usage: ensure_chromium.sh PYTHON
python=$1

works() {
	[ -n "$1" ] && "$1" --version >/dev/null 2>&1
}

if [ -n "$HEADWAY_TEST_CHROMIUM" ]; then
	works "$HEADWAY_TEST_CHROMIUM" && exit 0
	echo "HEADWAY_TEST_CHROMIUM names $HEADWAY_TEST_CHROMIUM, which is no browser that starts." >&2
	exit 1
fi
for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
	works "$(command -v "$name")" && exit 0
done
own=$("$python" -c 'from playwright.sync_api import sync_playwright as p
with p() as it: print(it.chromium.executable_path)' 2>/dev/null)
works "$own" && exit 0

echo "Installing Chromium for the tests of the pages (once) ..."
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	apt-get install -y -qq chromium >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1
	works "$(command -v chromium)" && exit 0
fi
"$python" -m playwright install chromium >/dev/null 2>&1
works "$own" && exit 0

echo "The tests of the pages need Chromium: install it (apt install chromium), or set HEADWAY_TEST_CHROMIUM to one." >&2
exit 1
