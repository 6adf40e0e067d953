import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this release from package.json; also the version of the OpenAPI document. */
export const version: string = packageAbove(import.meta.dirname).version;

/** The table that lists the migrations applied to a database. */
export const migrationsTable = 'schema_migrations';

function packageAbove(folder: string): { version: string } {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return packageAbove(dirname(folder));
}
