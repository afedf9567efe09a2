#!/usr/bin/env bash
# Stands in for `gh`: artifacts are folders, answers of the API are files of CONTROL, and a token allows what its job may do.
set -euo pipefail

needs() {
  case ",${GH_TOKEN:-}," in
    *",$1:$2,"* | *",$1:write,"*) printf '%s:%s\n' "$1" "$2" >>"$PERMISSIONS_USED" ;;
    *)
      echo 'gh: Resource not accessible by integration (HTTP 403)' >&2
      exit 1
      ;;
  esac
}

value_of() {
  local wanted=$1
  shift
  while [ $# -gt 0 ]; do
    [ "$1" != "$wanted" ] || { printf '%s' "$2"; return; }
    shift
  done
}

words="$*"
case $words in
  'run download '*)
    needs actions read
    [ "$3" = "$GITHUB_RUN_ID" ] && [ "$(value_of --repo "$@")" = "$GITHUB_REPOSITORY" ]
    name=$(value_of --name "$@")
    [ -d "$ARTIFACTS/$name" ] || { echo "no artifact matches $name" >&2; exit 1; }
    mkdir -p "$(value_of --dir "$@")"
    cp -a "$ARTIFACTS/$name/." "$(value_of --dir "$@")/"
    ;;
  'issue create '*)
    needs issues write
    printf '%s\n\n%s\n' "$(value_of --title "$@")" "$(value_of --body "$@")" >"$CONTROL/issue"
    ;;
  'api --method GET repos/'*/actions/workflows/*/runs*)
    needs actions read
    file=${4#*/actions/workflows/}
    runs=$(cat "$CONTROL/runs-${file%%/*}.json" 2>/dev/null || echo '{"workflow_runs": []}')
    for word in "$@"; do
      case $word in
        event=*) runs=$(jq --arg event "${word#event=}" '.workflow_runs |= map(select(.event == $event))' <<<"$runs") ;;
        branch=*) runs=$(jq --arg branch "${word#branch=}" '.workflow_runs |= map(select(.head_branch == $branch))' <<<"$runs") ;;
        'created=>='*) runs=$(jq --arg since "${word#created=>=}" '.workflow_runs |= map(select(.created_at >= $since))' <<<"$runs") ;;
        method* | --* | GET | api | repos/* | per_page=100 | page=1) ;;
        *) echo "gh: nobody plays $word" >&2; exit 1 ;;
      esac
    done
    printf '%s\n' "$runs"
    ;;
  'api --method GET repos/'*/actions/runs/*/jobs*)
    needs actions read
    run=${4#*/actions/runs/}
    cat "$CONTROL/jobs-${run%%/*}.json" 2>/dev/null || echo '{"jobs": []}'
    ;;
  'api --paginate repos/'*/comments)
    # Who may write may read: what is noted is the right that the job cannot do without.
    needs pull-requests write
    cat "$CONTROL/comments.json" 2>/dev/null || echo '[]'
    ;;
  'api --method '*/comments*)
    needs pull-requests write
    printf '%s\n' "$3 $4" >"$CONTROL/commented"
    cp "$(value_of --input "$@")" "$CONTROL/comment.json"
    ;;
  *)
    echo "gh: nobody plays $words" >&2
    exit 1
    ;;
esac
