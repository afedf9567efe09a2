import type { Command } from '../command.js';
import { SCRIPTS } from '../completion/scripts.js';
import { isShell, SHELLS } from '../completion/shells.js';
import { EXIT } from '../context.js';

/** `completion`: what makes a shell complete our command lines. */
export const completion: Command = {
  name: 'completion',
  summary: 'Print the script that completes commands, options, environments, fields and files in your shell.',
  argument: { syntax: '[shell]', description: `your shell: ${SHELLS.join(', ')}`, choices: SHELLS },
  examples: [{ line: 'completion bash', does: 'read it before you let your shell read it' }],
  help: `
Switch it on, for create-hha-env and for hha-env, in every shell that you start from then on:
  bash  in ~/.bashrc:                    eval "$(create-hha-env completion bash)"
  zsh   at the end of ~/.zshrc:          source <(create-hha-env completion zsh)
  fish  in ~/.config/fish/config.fish:   create-hha-env completion fish | source

The script asks create-hha-env what can stand where you type, so it has to be on the PATH:
npm install --global create-hha-env. Nothing that you have typed is executed, and nothing is written.`,
  async run({ args: [shell] }, context) {
    if (shell === undefined || !isShell(shell)) {
      const message =
        shell === undefined ? 'completion takes the name of a shell.' : `There is no script for "${shell}".`;
      const fix = `There is one for ${SHELLS.join(', ')}. For example: ${context.program} completion bash`;
      return { exitCode: EXIT.error, problems: [{ code: 'usage.shell', message, fix }] };
    }
    return { exitCode: EXIT.done, text: SCRIPTS[shell], data: { shell, script: SCRIPTS[shell] } };
  },
};
