#!/usr/bin/env bash
# Prints the commit that an image was built from: the tag under which it was pushed. Ends with 66 when there is no such image, or no
# commit that it is of; when nobody could find out, with 1.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 ENVIRONMENT IMAGE|DIGEST"
load_environment "$1"
none() {
  complain "$@"
  exit 66
}
[[ $2 =~ sha256:[0-9a-f]{64}$ ]] || none "\"$2\" names no image by its digest, so nobody can say which commit it was built from."
digest=${BASH_REMATCH[0]}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
aws ecr describe-images --repository-name "$HHA_IMAGE_REPOSITORY" --image-ids "imageDigest=$digest" \
  --query 'imageDetails[0].imageTags' --output json >"$work/tags" 2>"$work/errors" || {
  cat "$work/errors" >&2
  ! grep --quiet --fixed-strings '(ImageNotFoundException)' "$work/errors" || none "$HHA_IMAGE_REPOSITORY holds no image $2."
  fail "The images of $HHA_IMAGE_REPOSITORY cannot be read."
}
commit=$(jq --raw-output '[.[]? | select(test("^[0-9a-f]{40}$"))][0] // empty' "$work/tags")
[ -n "$commit" ] || none "The image $2 does not carry the name of a commit."
printf '%s\n' "$commit"
