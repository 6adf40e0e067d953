import { readCsv } from '#platform/tabular/csv.js';
import { type RosterReading } from '#school/rosters/roster.js';
import { type OneRosterFile } from './columns.js';

const modes = ['bulk', 'delta', 'absent'] as const;
/** Whether a file contains all records, only changes, or is declared as not included. */
export type FileMode = (typeof modes)[number];

const field = 'manifest.csv';
const supportedVersions = ['1.0', '1.1'];

/** The manifest of a bundle. Files it does not mention count as bulk if they exist. */
export class OneRosterManifest {
  private constructor(private readonly properties: ReadonlyMap<string, string>) {}

  static async read(files: ReadonlyMap<string, Buffer>, { errors, notes }: RosterReading): Promise<OneRosterManifest> {
    const file = files.get(field);
    if (!file) {
      notes.push({ field, rule: 'manifest_missing', message: 'There is no manifest.csv; every file is read as bulk.' });
      return new OneRosterManifest(new Map());
    }
    const { rows, faults } = await readCsv(file);
    errors.push(...faults.map((fault) => ({ field, ...fault })));
    const properties = new Map(rows.map(({ values: { propertyname = '', value = '' } }) => [propertyname, value]));
    const version = properties.get('oneroster.version');
    if (version && !supportedVersions.includes(version)) {
      const message = `OneRoster ${version} is not supported. Export version 1.1 as CSV.`;
      errors.push({ field, column: 'oneroster.version', rule: 'version_unsupported', message });
    }
    return new OneRosterManifest(properties);
  }

  modeOf(file: OneRosterFile, exists: boolean): FileMode {
    const declared = this.properties.get(`file.${file}`)?.toLowerCase();
    return modes.find((mode) => mode === declared) ?? (exists ? 'bulk' : 'absent');
  }
}
