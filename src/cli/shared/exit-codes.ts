import type { Command } from 'commander';

/** Whoever calls a command wrongly gets exit code 2, to tell it from work that failed. */
export function callable(command: Command): Command {
  for (const part of [command, ...command.commands]) {
    part.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
    part.showHelpAfterError(`(${part.name()} --help says more)`);
  }
  return command;
}
