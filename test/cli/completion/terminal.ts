/** Real shells on a terminal, which read our script and complete what is typed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Shell } from '../../../src/cli/completion/shells.js';

/** What became of a line when TAB was pressed at its end. */
export interface Completed {
  readonly line: string;
  /** Everything that the shell printed for it, control sequences included. */
  readonly screen: string;
}

const PROMPT = 'type here> ';

/** What a person's start-up file holds: a prompt, the script, and a key that tells us the line. */
const START: Readonly<Record<Shell, { readonly file: string; readonly text: (saved: string) => string }>> = {
  bash: {
    file: '.bashrc',
    text: (saved) => `
      PS1='${PROMPT}'
      bind 'set bell-style none'
      bind 'set show-all-if-ambiguous on'
      save() { printf '%s' "$READLINE_LINE" > '${saved}.new'; mv '${saved}.new' '${saved}'; }
      bind -x '"\\C-xd": save'`,
  },
  zsh: {
    file: '.zshrc',
    text: (saved) => `
      PS1='${PROMPT}'
      autoload -Uz compinit && compinit -D
      save() { print -rn -- "$BUFFER" > '${saved}.new'; mv '${saved}.new' '${saved}' }
      zle -N save
      bindkey -e
      bindkey '^Xd' save
      # The TAB of zsh expands what is typed before it completes, whatever completes it.
      bindkey '^I' complete-word`,
  },
  fish: {
    file: '.config/fish/config.fish',
    text: (saved) => `
      function fish_prompt; printf '${PROMPT}'; end
      function fish_greeting; end
      function save; commandline > '${saved}.new'; mv '${saved}.new' '${saved}'; end
      bind \\cxd save`,
  },
};

/** How each starts for somebody at a terminal, reading our start-up file alone. */
const ARGV: Readonly<Record<Shell, (home: string) => readonly string[]>> = {
  bash: (home) => ['bash', '--noprofile', '--rcfile', join(home, '.bashrc'), '-i'],
  zsh: () => ['zsh', '-d', '-i'],
  fish: () => ['fish', '-i'],
};

/** How the help says to switch completion on. */
export const SWITCHED_ON: Readonly<Record<Shell, string>> = {
  bash: 'eval "$(create-hha-env completion bash)"',
  zsh: 'source <(create-hha-env completion zsh)',
  fish: 'create-hha-env completion fish | source',
};

/**
 * Types each line with a TAB at its end.
 *
 * @param start more lines of the start-up file; what switches completion on is one of them
 */
export function typeInto(
  shell: Shell,
  { bin, cwd, start, lines }: { bin: string; cwd: string; start: readonly string[]; lines: readonly string[] },
): readonly Completed[] {
  const home = mkdtempSync(join(tmpdir(), 'hha-shell-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const saved = join(home, 'saved');
  const { file, text } = START[shell];
  mkdirSync(join(home, file, '..'), { recursive: true });
  writeFileSync(join(home, file), [text(saved), ...start, ''].join('\n'));
  const env = {
    PATH: `${bin}:${process.env.PATH ?? ''}`,
    HOME: home,
    ZDOTDIR: home,
    TERM: shell === 'fish' ? 'xterm' : 'dumb',
    LC_ALL: 'C.UTF-8',
  };
  const asked = { argv: ARGV[shell](home), env, cwd, prompt: PROMPT, lines, saved };
  const { status, stdout, stderr } = spawnSync('python3', [join(import.meta.dirname, 'terminal.py')], {
    encoding: 'utf8',
    input: JSON.stringify(asked),
  });
  if (status !== 0) throw new Error(`${shell}: ${stderr}`);
  return JSON.parse(stdout);
}
