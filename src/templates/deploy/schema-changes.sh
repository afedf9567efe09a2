#!/usr/bin/env bash
# Prints the migrations that were added or changed since a release: a rollback runs older code on their schema.
# Needs the whole history of the repository.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 ENVIRONMENT COMMIT|DIGEST"
load_environment "$1"
release=$2
if [[ $release =~ sha256:[0-9a-f]{64}$ ]]; then
  release=$(
    aws ecr describe-images --repository-name "$HHA_IMAGE_REPOSITORY" --image-ids "imageDigest=${release##*@}" \
      --query 'imageDetails[0].imageTags[0]' --output text
  ) || fail "$HHA_IMAGE_REPOSITORY holds no image $release."
fi
[[ $release =~ ^[0-9a-f]{40}$ ]] || fail "\"$release\" is not the full name of a commit."
git -C "$PROJECT_DIRECTORY" cat-file -e "$release^{commit}" 2>/dev/null ||
  fail "The commit $release is not in this repository, so nobody can say what its schema was."
git -C "$PROJECT_DIRECTORY" diff --name-status "$release" HEAD -- "$HHA_MIGRATIONS_DIRECTORY"
