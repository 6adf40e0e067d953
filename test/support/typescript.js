import { register } from 'node:module';

/** Lets Node import the TypeScript of `test/`. What it tests comes from `dist/`. */
register('./typescript-hooks.js', import.meta.url);
