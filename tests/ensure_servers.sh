#!/bin/sh
# Sees to it that a machine of the tests' own has the servers that numbers are read from, besides those that come with
# Python. Nobody else's machine gets one: there the tests that need them are skipped.
[ "$CI" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || exit 0
command -v prometheus >/dev/null && command -v mariadbd >/dev/null && exit 0

echo "Installing Prometheus and MariaDB for the tests of the sources (once) ..."
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends prometheus mariadb-server; }
install >/dev/null 2>&1 || { apt-get update -qq && install; } >/dev/null 2>&1
exit 0
