# shellcheck shell=bash
# Sourced by the other scripts of this folder: reads an environment's names and checks whose account this is.
# Everything that is said goes to stderr; stdout belongs to the result of each script.

DEPLOY_DIRECTORY=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034 # used by the scripts that source this one
PROJECT_DIRECTORY=$(dirname "$DEPLOY_DIRECTORY")

note() {
  printf '%s\n' "$*" >&2
}

# Says what went wrong. On GitHub the message also becomes an annotation of the run.
complain() {
  if [ "${GITHUB_ACTIONS:-}" = true ]; then
    printf '::error::%s\n' "$*" >&2
  else
    printf 'error: %s\n' "$*" >&2
  fi
}

# Ends the script.
fail() {
  complain "$@"
  exit 1
}

usage() {
  printf 'usage: %s\n' "$*" >&2
  exit 64
}

require_tools() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail "$tool is not installed."
  done
}

# read_environment NAME: sets AWS_REGION and the HHA_ variables of the environment. Talks to nobody.
read_environment() {
  [[ $1 =~ ^[a-z][a-z0-9-]*$ ]] || fail "\"$1\" is not the name of an environment."
  [ -f "$DEPLOY_DIRECTORY/$1/environment.sh" ] ||
    fail "There is no environment \"$1\": deploy/$1/environment.sh does not exist."
  # shellcheck source=/dev/null
  . "$DEPLOY_DIRECTORY/$1/environment.sh"
}

# load_environment NAME: the same, and refuses to go on without credentials of the environment's account.
load_environment() {
  local account
  read_environment "$1"
  require_tools aws jq
  # A pager would wait for a key that nobody presses.
  export AWS_PAGER=''
  # Scripts that were started by a script of this folder need not ask again.
  if [ "${HHA_CHECKED_ACCOUNT:-}" != "$HHA_ACCOUNT" ]; then
    account=$(aws sts get-caller-identity --query Account --output text) ||
      fail 'There are no valid AWS credentials.'
    [ "$account" = "$HHA_ACCOUNT" ] ||
      fail "The credentials are of account $account, but $1 stands in account $HHA_ACCOUNT."
    export HHA_CHECKED_ACCOUNT=$HHA_ACCOUNT
  fi
}

# parameter PATH: the value of an SSM parameter that the CDK app publishes.
parameter() {
  aws ssm get-parameter --name "$1" --query Parameter.Value --output text ||
    fail "The SSM parameter $1 cannot be read. Is its stack deployed?"
}

# current_release BUCKET: the commit of the page that visitors were last seen to get; nothing before the first deployment.
current_release() {
  local errors
  if ! errors=$(aws s3api head-object --bucket "$1" --key "$HHA_RELEASES_PREFIX/current" 2>&1 >/dev/null); then
    [[ $errors == *'(404)'* ]] || fail "Which release is published cannot be read: $errors"
    return 0
  fi
  aws s3 cp "s3://$1/$HHA_RELEASES_PREFIX/current" - || fail 'Which release is published cannot be read.'
}

# task_fact KEY FIELD: the file, family, container or log group of a task, from HHA_TASKS.
task_fact() {
  printf '%s' "$HHA_TASKS" | jq --exit-status --raw-output --arg key "$1" --arg field "$2" \
    '.[] | select(.key == $key) | .[$field]' ||
    fail "$HHA_ENVIRONMENT has no task \"$1\". It has: $(task_keys | tr '\n' ' ')"
}

task_keys() {
  printf '%s' "$HHA_TASKS" | jq --raw-output '.[].key'
}

# task_key_of ARN: the key of the task whose family a revision belongs to.
task_key_of() {
  local family=${1##*task-definition/}
  family=${family%%:*}
  printf '%s' "$HHA_TASKS" | jq --exit-status --raw-output --arg family "$family" \
    '.[] | select(.family == $family) | .key' ||
    fail "$1 is not a revision of a task of $HHA_ENVIRONMENT."
}

# has_commit COMMIT: whether this clone knows a commit.
has_commit() {
  git -C "$PROJECT_DIRECTORY" cat-file -e "$1^{commit}" 2>/dev/null
}

# holds COMMIT OTHER: whether a commit is another one, or came after it. It does not when this clone does not know one of them.
holds() {
  [ "$1" = "$2" ] ||
    { has_commit "$1" && has_commit "$2" && git -C "$PROJECT_DIRECTORY" merge-base --is-ancestor "$2" "$1"; }
}

# take_definitions_of COMMIT: from now on the tasks, and their definitions, are those of a commit. An image is made for the
# variables and secrets that its own commit gives it, and the code of the branch may be far ahead of what is deployed.
take_definitions_of() {
  require_tools git
  has_commit "$1" || fail "The commit $1 is not in this clone. Fetch the whole history (git fetch --unshallow), then try again."
  HHA_TASKS=$(
    git -C "$PROJECT_DIRECTORY" show "$1:./deploy/$HHA_ENVIRONMENT/environment.sh" |
      bash -c '. /dev/stdin && printf %s "$HHA_TASKS"'
  ) || fail "The commit $1 does not know $HHA_ENVIRONMENT."
  DEFINITIONS_COMMIT=$1
}

# definition_text FILE: a file of this checkout, or of the commit whose definitions were taken.
definition_text() {
  if [ -n "${DEFINITIONS_COMMIT:-}" ]; then
    git -C "$PROJECT_DIRECTORY" show "$DEFINITIONS_COMMIT:./$1" || fail "The commit $DEFINITIONS_COMMIT has no $1."
  else
    [ -f "$PROJECT_DIRECTORY/$1" ] || fail "$1 does not exist."
    cat "$PROJECT_DIRECTORY/$1"
  fi
}
