import type { Command } from 'commander';

/** Makes wrong usage exit with code 2, so that scripts can distinguish it from a failure (1). */
export function withUsageExitCode(command: Command): Command {
  for (const each of [command, ...command.commands]) {
    each.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
    each.showHelpAfterError(`(run ${each.name()} --help for details)`);
  }
  return command;
}
