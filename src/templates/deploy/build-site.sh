#!/usr/bin/env bash
# Builds the web application with the variables of an environment, in the way that its bundler loads them.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 1 ] || usage "$0 ENVIRONMENT"
environment=$1
# Nothing here talks to AWS, and a build job has no credentials.
read_environment "$environment"
[ -n "${HHA_APP_ORIGIN:-}" ] || fail "$environment has no web application."
require_tools node npm
cd "$PROJECT_DIRECTORY/$HHA_FRONTEND_DIRECTORY"
[ -f "$HHA_FRONTEND_VARIABLES" ] || fail "$HHA_FRONTEND_DIRECTORY/$HHA_FRONTEND_VARIABLES does not exist."

case $HHA_BUNDLER in
  vite)
    npm run build -- --mode "$environment"
    ;;
  create-react-app)
    # Its build reads .env.production and .env only, but variables that are set already win over both.
    node --env-file="$HHA_FRONTEND_VARIABLES" --eval '
      const { status } = require("node:child_process").spawnSync("npm", ["run", "build"], { stdio: "inherit" });
      process.exit(status ?? 1);
    '
    ;;
  *) fail "There is no way to build with $HHA_BUNDLER." ;;
esac
"$DEPLOY_DIRECTORY/check-site-build.sh" "$environment" "$PROJECT_DIRECTORY/$HHA_BUILD_DIRECTORY"
