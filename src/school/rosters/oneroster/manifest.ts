import { readCsv } from '#platform/tabular/csv.js';
import { type RosterReading } from '#school/rosters/roster.js';
import { type OneRosterFile } from './columns.js';

const modes = ['bulk', 'delta', 'absent'] as const;
/** Whether a file of the bundle holds everything, only what changed, or should not be there. */
export type FileMode = (typeof modes)[number];

const field = 'manifest.csv';
const versionsRead = ['1.0', '1.1'];

/** What the bundle says about itself. Where it says nothing, a file that is there counts as complete. */
export class OneRosterManifest {
  private constructor(private readonly properties: ReadonlyMap<string, string>) {}

  static async read(files: ReadonlyMap<string, Buffer>, { errors, notes }: RosterReading): Promise<OneRosterManifest> {
    const file = files.get(field);
    if (!file) {
      notes.push({ field, rule: 'manifest_missing', message: 'There is no manifest; every file counts as complete.' });
      return new OneRosterManifest(new Map());
    }
    const { rows, faults } = await readCsv(file);
    errors.push(...faults.map((fault) => ({ field, ...fault })));
    const properties = new Map(rows.map(({ values }) => [values.propertyname, values.value]));
    const version = properties.get('oneroster.version');
    if (version && !versionsRead.includes(version)) {
      const message = `OneRoster ${version} is not read here. Export version 1.1 as CSV.`;
      errors.push({ field, column: 'oneroster.version', rule: 'version_unsupported', message });
    }
    return new OneRosterManifest(properties);
  }

  modeOf(file: OneRosterFile, isThere: boolean): FileMode {
    const said = this.properties.get(`file.${file}`)?.toLowerCase();
    return modes.find((mode) => mode === said) ?? (isThere ? 'bulk' : 'absent');
  }
}
