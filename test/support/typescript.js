import { register } from 'node:module';

/** Lets Node import the TypeScript files of `test/`. The tested code comes from `dist/`. */
register('./typescript-hooks.js', import.meta.url);
