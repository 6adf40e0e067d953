import { readCsv } from '#platform/tabular/csv.js';
import { type RosterReading } from '#school/rosters/roster.js';
import { type OneRosterFile, type OneRosterVersion } from './columns.js';

const modes = ['bulk', 'delta', 'absent'] as const;
/** Whether a file contains all records, only changes, or is declared as not included. */
type FileMode = (typeof modes)[number];

const field = 'manifest.csv';
/** Declared versions, revisions such as 1.2.1 included. */
const versions: ReadonlyMap<string, OneRosterVersion> = new Map([
  ['1.0', '1.1'],
  ['1.1', '1.1'],
  ['1.2', '1.2'],
]);

/**
 * The manifest of a bundle. Files it does not mention count as bulk if they exist. Without a declared version, a bundle
 * with `roles.csv` is version 1.2.
 */
export class OneRosterManifest {
  private constructor(
    private readonly properties: ReadonlyMap<string, string>,
    readonly version: OneRosterVersion,
  ) {}

  static async read(files: ReadonlyMap<string, Buffer>, { errors, notes }: RosterReading): Promise<OneRosterManifest> {
    const file = files.get(field);
    const likely = files.has('roles.csv') ? '1.2' : '1.1';
    if (!file) {
      notes.push({ field, rule: 'manifest_missing', message: 'There is no manifest.csv; every file is read as bulk.' });
      return new OneRosterManifest(new Map(), likely);
    }
    const { rows, faults } = await readCsv(file);
    errors.push(...faults.map((fault) => ({ field, ...fault })));
    const properties = new Map(rows.map(({ values: { propertyname = '', value = '' } }) => [propertyname, value]));
    const declared = properties.get('oneroster.version');
    const version = declared ? versions.get(declared.split('.', 2).join('.')) : likely;
    if (!version) {
      const message = `OneRoster ${declared} is not supported. Export version 1.1 or 1.2 as CSV.`;
      errors.push({ field, column: 'oneroster.version', rule: 'version_unsupported', message });
    }
    return new OneRosterManifest(properties, version ?? likely);
  }

  modeOf(file: OneRosterFile | 'demographics', exists: boolean): FileMode {
    const declared = this.properties.get(`file.${file}`)?.toLowerCase();
    return modes.find((mode) => mode === declared) ?? (exists ? 'bulk' : 'absent');
  }
}
