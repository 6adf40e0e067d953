#!/usr/bin/env node
import '../compile-cache.js';

const { runCommand } = await import('./commands.js');
await runCommand(process.argv.slice(2));
