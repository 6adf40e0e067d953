import module from 'node:module';
import { join } from 'node:path';

/** What Node.js has from version 22 on. */
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };

/**
 * Keeps the compiled code of what the programs import from here on, beside them, so that a second start has less to compile
 * (docs/decisions/0126). Without permission to write there, every start compiles.
 */
enableCompileCache?.(join(import.meta.dirname, '../compile-cache'));
