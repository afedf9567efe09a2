#!/usr/bin/env bash
# Pushes a built image under the name of its commit and prints it by digest. An image that is there already stays: tags
# cannot be overwritten, and what was deployed once must not change under the same name.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 3 ] || usage "$0 ENVIRONMENT OCI_ARCHIVE COMMIT"
load_environment "$1"
archive=$2
commit=$3
[ -f "$archive" ] || fail "$archive does not exist: nothing was built there."
[[ $commit =~ ^[0-9a-f]{40}$ ]] || fail "\"$commit\" is not the full name of a commit."
require_tools skopeo

digests=$(
  aws ecr batch-get-image --repository-name "$HHA_IMAGE_REPOSITORY" --image-ids "imageTag=$commit" \
    --query 'images[].imageId.imageDigest' --output text
) || fail "The repository $HHA_IMAGE_REPOSITORY cannot be read. Is the stack deployed that makes it?"
if [ -n "$digests" ] && [ "$digests" != None ]; then
  note "The image of $commit is there already; it is used as it is."
else
  aws ecr get-login-password | skopeo login --username AWS --password-stdin "${HHA_IMAGE_URI%%/*}" >&2 ||
    fail 'The registry refused the login.'
  # The digest must be the one that was scanned, so nothing may be converted on the way.
  skopeo copy --all --preserve-digests "oci-archive:$archive" "docker://$HHA_IMAGE_URI:$commit" >&2 ||
    fail 'The image could not be pushed.'
fi
"$DEPLOY_DIRECTORY/image-of.sh" "$1" "$commit"
