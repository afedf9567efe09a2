#!/usr/bin/env bash
# Prints the commit that an image was built from: the tag under which it was pushed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 ENVIRONMENT IMAGE|DIGEST"
load_environment "$1"
[[ $2 =~ sha256:[0-9a-f]{64}$ ]] || fail "\"$2\" names no image by its digest, so nobody can say which commit it was built from."

commit=$(
  aws ecr describe-images --repository-name "$HHA_IMAGE_REPOSITORY" --image-ids "imageDigest=${BASH_REMATCH[0]}" \
    --query 'imageDetails[0].imageTags' --output json |
    jq --raw-output '[.[]? | select(test("^[0-9a-f]{40}$"))][0] // empty'
) || fail "$HHA_IMAGE_REPOSITORY holds no image $2."
[ -n "$commit" ] || fail "The image $2 does not carry the name of a commit."
printf '%s\n' "$commit"
