#!/usr/bin/env bash
# Prints the migrations that differ between a release and the database: A and M are in the database and the release does not
# know them, D are in the release alone. What the database holds is what the newest ACTIVE revision of the migration has run, or
# a part of it: neither the branch, which may be ahead, nor the service, which may have gone back. Needs the whole history.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 ENVIRONMENT COMMIT|DIGEST"
load_environment "$1"
require_tools git
release=$2
if [[ $release =~ sha256:[0-9a-f]{64}$ ]]; then
  release=$("$DEPLOY_DIRECTORY/commit-of.sh" "$1" "$release") || exit 1
fi
[[ $release =~ ^[0-9a-f]{40}$ ]] || fail "\"$release\" is not the full name of a commit."

family=$(task_fact migrate family)
# One page holds the newest hundred.
definition=$(
  aws ecs list-task-definitions --family-prefix "$family" --status ACTIVE --sort DESC --no-paginate --output json |
    jq --raw-output '[.taskDefinitionArns[]?] | max_by(split(":") | last | tonumber) // empty'
) || fail "The revisions of $family cannot be read."
[ -n "$definition" ] || fail "No ACTIVE revision of $family says what has migrated the database."
image=$(
  aws ecs describe-task-definition --task-definition "$definition" \
    --query 'taskDefinition.containerDefinitions[0].image' --output text
) || fail "${definition##*/} cannot be read."
applied=$("$DEPLOY_DIRECTORY/commit-of.sh" "$1" "$image") || fail "Nobody can say which commit has migrated the database."
for commit in "$release" "$applied"; do
  has_commit "$commit" || fail "The commit $commit is not in this repository, so nobody can say what its schema was."
done
note "The database was migrated last by $applied, as far as that went."
git -C "$PROJECT_DIRECTORY" diff --name-status "$release" "$applied" -- "$HHA_MIGRATIONS_DIRECTORY"
