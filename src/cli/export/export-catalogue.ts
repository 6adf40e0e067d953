import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TcodesService } from '#billing/catalogue/tcodes.service.js';
import { type ImportOptions, withInstance } from '#cli/import/import-session.js';
import { printResult } from '#cli/shared/outcome.js';

interface CatalogueOptions extends ImportOptions {
  to: string;
}

/**
 * Writes the public entries to one JSON file, so that free content can be found without this backend. Written
 * atomically, because a web server may be reading the file.
 */
export async function exportCatalogue({ to, ...options }: CatalogueOptions): Promise<void> {
  const tcodes = await withInstance(options, ['ADMIN'], ({ app }) => app.get(TcodesService).catalogue());
  const items = tcodes.map(({ code, kind, title, metadata, contentUrl }) => ({
    code,
    kind,
    title,
    metadata,
    contentUrl,
  }));
  const text = `${JSON.stringify({ items }, null, 2)}\n`;
  if (to === '-') return void process.stdout.write(text);
  await mkdir(dirname(to), { recursive: true });
  await writeFile(`${to}.new`, text);
  await rename(`${to}.new`, to);
  printResult(`Wrote ${items.length} public entries to ${to}`, { file: to, entries: items.length });
}
