#!/usr/bin/env bash
# Prints the image of a commit, or checks the image of a digest: REPOSITORY@sha256:…
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 ENVIRONMENT COMMIT|DIGEST"
load_environment "$1"

case $2 in
  "$HHA_IMAGE_URI"@sha256:*) image_id="imageDigest=${2#*@}" ;;
  sha256:*) image_id="imageDigest=$2" ;;
  *@* | *:*) fail "$2 is not an image of $HHA_IMAGE_URI." ;;
  *) image_id="imageTag=$2" ;;
esac

digest=$(
  aws ecr describe-images --repository-name "$HHA_IMAGE_REPOSITORY" --image-ids "$image_id" \
    --query 'imageDetails[0].imageDigest' --output text
) || fail "$HHA_IMAGE_REPOSITORY holds no image for $2. Build it first, or name another one."
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || fail "$HHA_IMAGE_REPOSITORY holds no image for $2."
printf '%s@%s\n' "$HHA_IMAGE_URI" "$digest"
