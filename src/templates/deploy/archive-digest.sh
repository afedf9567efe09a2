#!/usr/bin/env bash
# Prints the digest of the image in an OCI archive: the one under which push-image.sh pushes it.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 1 ] || usage "$0 OCI_ARCHIVE"
[ -f "$1" ] || fail "$1 does not exist: nothing was built there."
require_tools skopeo
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Raw, since it would otherwise look for an image of this machine's own architecture in it.
skopeo inspect --raw "oci-archive:$1" >"$work/manifest.json" || fail "$1 is not an OCI archive."
skopeo manifest-digest "$work/manifest.json"
