#!/usr/bin/env bash
# Stands in for the reference chain's localnet script: point LOCALNET_SH_PATH at this file.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
[ -f "$here/packages/cli/dist/glia.cjs" ] || node "$here/scripts/setup.mjs" >&2
exec node "$here/packages/cli/dist/glia.cjs" localnet "$@"
