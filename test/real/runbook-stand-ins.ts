/** What stands on the path in place of the programs that a runbook calls beside `aws`: small, but none answers blindly. */
import type { EnvironmentModel } from '../../src/model/model.js';

export interface StandInFacts {
  readonly model: EnvironmentModel;
  /** The project's root. */
  readonly project: string;
  /** Where what stands behind the domains is asked. */
  readonly internet: string;
  /** The curl of this machine. */
  readonly curl: string;
}

/** Shell scripts by name. `$RUN` is a folder that a test may write to: `head` in it is the commit that is checked out. */
export function standIns({ model, project, internet, curl }: StandInFacts): Readonly<Record<string, string>> {
  const { api, app } = model.domains;
  // Vite reads the file of its mode; Create React App is given the variables.
  const isVite = model.frontend?.settings.bundler === 'vite';
  const readsItsFile = isVite ? `cat '${project}/${model.frontend?.environmentFile}'` : ':';
  return {
    git: `case "$*" in
  *show-toplevel*) echo '${project}' ;;
  *'rev-parse HEAD'*) cat "$RUN/head" ;;
  'log -1 '*) for commit; do :; done; echo "\${commit}" ;;
  'status --short' | 'diff --stat' | *' cat-file -e '* | *' diff --name-status '*) ;;
  *' show '*) for word; do :; done; cat '${project}/'"\${word#*:./}" ;;
  *) echo "no git for: $*" >&2; exit 1 ;;
esac`,
    // Nobody is waited for.
    sleep: ':',
    gh: 'printf "%s\\n" "$*" >> "$RUN/gh"',
    // The image of a commit is a manifest that names the commit.
    docker: `case $1 in
  login) [ "$(cat | wc -c)" -gt 1 ] ;;
  buildx)
    for word; do [ "$previous" != --tag ] || tag=$word; previous=$word; done
    repository=\${tag%:*}
    config=$(printf '%s' "$tag" | sha256sum | cut -d ' ' -f 1)
    media=application/vnd.oci.image
    aws ecr put-image --repository-name "\${repository#*/}" --image-tag "\${tag##*:}" --query image.imageId.imageDigest --output text --image-manifest \\
      "{\\"schemaVersion\\":2,\\"mediaType\\":\\"$media.manifest.v1+json\\",\\"config\\":{\\"mediaType\\":\\"$media.config.v1+json\\",\\"size\\":2,\\"digest\\":\\"sha256:$config\\"},\\"layers\\":[{\\"mediaType\\":\\"$media.layer.v1.tar\\",\\"size\\":2,\\"digest\\":\\"sha256:$config\\"}]}"
    ;;
  *) echo "no docker for: $*" >&2; exit 1 ;;
esac`,
    // A build holds its variables, in a file whose name depends on the commit, and a page that names that file.
    npm: `case "$*" in
  ci | 'ci --silent') ;;
  'run build'*)
    hash=$(head -c 8 "$RUN/head")
    out='${project}/${model.frontend?.buildDirectory ?? 'none'}'
    assets='${model.frontend?.assetsDirectory ?? 'none'}'
    mkdir -p "$out/$assets/js"
    rm -f "$out/$assets/js/"*
    { env | grep -E '^(REACT_APP|VITE)_' | sort; ${readsItsFile}; } > "$out/$assets/js/main.$hash.js"
    printf '<!doctype html><script src="/%s/js/main.%s.js"></script>\\n' "$assets" "$hash" > "$out/index.html"
    printf '{"name":"%s"}\\n' "$hash" > "$out/manifest.json"
    ;;
  *) echo "no npm for: $*" >&2; exit 1 ;;
esac`,
    // CDK destroys stacks one by one, from the last to the first; it is not asked for anything else that changes something.
    npx: `printf '%s\\n' "$*" >> "$RUN/npx"
case "$*" in
  'cdk destroy '*)
    shift 4
    for stack; do
      region='${model.region}'
      case $stack in ${model.stacks
        .filter(({ region }) => region !== model.region)
        .map(({ name, region }) => `${name}) region=${region} ;; `)
        .join('')}esac
      aws cloudformation delete-stack --region "$region" --stack-name "$stack" || exit 1
      echo "$stack: destroyed"
    done
    ;;
  'cdk deploy '*' ${model.stacks.find(({ key }) => key === 'api')?.name}'*)
    if [ -f "$RUN/service.json" ]; then
      aws ecs create-service --cli-input-json "file://$RUN/service.json" --query service.status --output text && rm "$RUN/service.json"
    fi
    ;;
  'cdk '* | 'create-hha-env@'*) ;;
  *) echo "no npx for: $*" >&2; exit 1 ;;
esac`,
    curl: `first=yes
for word; do
  [ "$first" = no ] || { set --; first=no; }
  case $word in
    'https://${api}'*) word="${internet}/api\${word#*${api}}" ;;
    'http://${api}'*) word="${internet}/plain\${word#*${api}}?${api}" ;;
    ${app === undefined ? '' : `'https://${app}'*) word="${internet}/app\${word#*${app}}" ;;`}
    http*) echo "no internet for $word" >&2; exit 6 ;;
  esac
  set -- "$@" "$word"
done
exec ${curl} "$@"`,
  };
}
