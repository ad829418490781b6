#!/bin/sh
# Tries the packed package with msw 3 under a Node that msw 3 supports. Both come from npm into this folder's
# node_modules; the Node is a package without an install script, one per platform. Ends with `N passed, N failed`.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm ci --no-audit --no-fund --loglevel=error
npm pack ../.. --pack-destination "$work" --loglevel=error >/dev/null
npm install --no-save --no-package-lock --no-audit --no-fund --loglevel=error "$work"/*.tgz

status=0
./node_modules/.bin/node --test --test-reporter=tap msw3.test.mjs >"$work/tap" || status=$?
grep -E '^ *not ok' -A 20 "$work/tap" || true
awk '/^# pass /{p=$3} /^# fail /{f=$3} END{printf "%d passed, %d failed\n", p, f}' "$work/tap"
exit $status
