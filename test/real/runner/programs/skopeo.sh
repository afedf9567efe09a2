#!/usr/bin/env bash
# Stands in for `skopeo`: what it would push to the registry stands afterwards in moto's ECR, every manifest under its digest.
# push-image.heavy.test.ts runs the real one.
set -euo pipefail
printf 'skopeo %s\n' "$*" >>"$CONTROL/programs"

if [ "$1" = login ]; then
  registry=${*: -1}
  password=$(cat)
  # moto's password of a registry is made of its account.
  [ "$password" = "${registry%%.*}-auth-token" ] || { echo 'unauthorized: authentication required' >&2; exit 1; }
  printf '%s\n' "$registry" >"$RUNNER_TEMP/.skopeo-login"
  exit 0
fi
if [ "$1 $2" = 'inspect --raw' ]; then
  layout=$(mktemp -d -p "$RUNNER_TEMP")
  tar -xf "${3#oci-archive:}" -C "$layout"
  digest=$(jq --raw-output '.manifests[0].digest' "$layout/index.json")
  exec cat "$layout/blobs/sha256/${digest#sha256:}"
fi
if [ "$1" = manifest-digest ]; then
  printf 'sha256:%s\n' "$(sha256sum <"$2" | cut -d ' ' -f 1)"
  exit 0
fi
[ "$1 $2 $3" = 'copy --all --preserve-digests' ]
archive=${4#oci-archive:}
reference=${5#docker://}
registry=${reference%%/*}
repository=${reference#*/}
[ "$(cat "$RUNNER_TEMP/.skopeo-login" 2>/dev/null)" = "$registry" ] || { echo 'unauthorized: authentication required' >&2; exit 1; }
layout=$(mktemp -d -p "$RUNNER_TEMP")
tar -xf "$archive" -C "$layout"

# push DIGEST [TAG]: a manifest, after the ones that it names.
push() {
  local blob="$layout/blobs/sha256/${1#sha256:}" child
  [ "$(sha256sum <"$blob" | cut -d ' ' -f 1)" = "${1#sha256:}" ]
  for child in $(jq --raw-output '.manifests[]?.digest' "$blob"); do push "$child"; done
  for child in $(jq --raw-output '[.config?, .layers[]?] | .[] | select(. != null) | .digest' "$blob"); do
    [ -f "$layout/blobs/sha256/${child#sha256:}" ] || { echo "the archive lacks $child" >&2; exit 1; }
  done
  aws ecr put-image --repository-name "${repository%:*}" --image-manifest "$(cat "$blob")" \
    --image-manifest-media-type "$(jq --raw-output .mediaType "$blob")" --image-digest "$1" ${2:+--image-tag "$2"} >/dev/null
}
push "$(jq --raw-output '.manifests[0].digest' "$layout/index.json")" "${repository#*:}"
