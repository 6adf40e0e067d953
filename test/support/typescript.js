import { register } from 'node:module';

/** Lets Node import the TypeScript files of `test/`. The tested code comes from `dist/`. */
// Each module that is imported after this passes through the thread of the hooks, which costs more than the import.
await import('../../dist/src/app.js');
register('./typescript-hooks.js', import.meta.url);
