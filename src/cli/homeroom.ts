import { runCommand } from './commands.js';

export const started = runCommand(process.argv.slice(2));
