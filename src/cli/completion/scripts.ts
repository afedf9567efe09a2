/**
 * What a shell runs at a TAB: it hands over what is typed, unread, and takes what comes back. Everything that can be decided
 * is decided by `answer.ts`, so that the three shells say the same and their scripts stay short enough to be read.
 *
 * None of them expands or executes what is typed, and none needs more than the shell itself: bash 3.2, zsh 5, fish 3.
 */

import { COMPLETE, type Shell } from './shells.js';

/** The names of the program. */
const NAMES = 'create-hha-env hha-env';

/*
 * bash splits what is typed at = and : (COMP_WORDBREAKS), so it hands over the line and the piece that it will replace, and
 * the program cuts the answer to that piece. Quotes and spaces come from the program too: bash 3.2 has no compopt.
 */
const BASH = `# bash completion for create-hha-env and hha-env
_create_hha_env() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    if [[ -n $word ]]; then COMPREPLY+=("$word"); fi
  done <<< "$(create-hha-env ${COMPLETE} bash "\${COMP_LINE:0:$COMP_POINT}" "$2" 2> /dev/null < /dev/null)"
}
complete -o nospace -F _create_hha_env ${NAMES}
`;

const ZSH = `#compdef ${NAMES}
_create-hha-env() {
  local -a answer finished begun
  answer=("\${(@f)$(create-hha-env ${COMPLETE} zsh "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2> /dev/null < /dev/null)}")
  finished=(\${\${(M)answer:#+*}#+})
  begun=(\${\${(M)answer:#-*}#-})
  case $answer[1] in
    (folders) compset -P '--*='; _files -/ ;;
    (files) compset -P '--*='; _files ;;
    (*) _describe value finished -- begun -S '' ;;
  esac
}
if [[ $funcstack[1] = _create-hha-env ]]; then
  _create-hha-env "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _create-hha-env ${NAMES}
fi
`;

const FISH = `# fish completion for create-hha-env and hha-env
function __create_hha_env
    type -q create-hha-env; or return
    set -l words (commandline -opc)
    set -e words[1]
    set -l typed (commandline -ct)
    set -l answer (create-hha-env ${COMPLETE} fish $words "$typed" 2> /dev/null < /dev/null)
    set -l option (string match -r -- '^--[^=]*=' "$typed")
    set -l path (string replace -- "$option" '' "$typed")
    switch "$answer[1]"
        case folders
            for each in (__fish_complete_directories "$path")
                printf '%s\\n' "$option$each"
            end
        case files
            for each in (__fish_complete_path "$path")
                printf '%s\\n' "$option$each"
            end
        case '*'
            string join \\n -- $answer
    end
end
for name in ${NAMES}
    complete -c $name -e
    complete -c $name -f -a '(__create_hha_env)'
end
`;

/** The script that a shell reads, by its name. */
export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
