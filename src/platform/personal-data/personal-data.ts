import type { Settings } from '#platform/config/settings.js';
import type { SealedColumn } from '#platform/crypto/sealed.js';

/** Why the organization may process data (GDPR, article 6). */
export const legalBases = {
  service: 'needed to teach, to learn and to run the account: contract or public task (Art. 6(1)(b) or (e))',
  security: 'legitimate interest in a secure and reliable service (Art. 6(1)(f))',
  consent: 'consent, given and withdrawn in the privacy settings (Art. 6(1)(a))',
  duty: 'legal duty to prove that data was processed lawfully (Art. 6(1)(c))',
} as const;
export type LegalBasis = keyof typeof legalBases;

/** A name of a setting whose value is a number of days. */
type DaysSetting = { [Name in keyof Settings]-?: Settings[Name] extends number ? Name : never }[keyof Settings];

/** How long rows are kept that are not kept until the account is erased. */
export interface Retention {
  days: number | DaysSetting;
  /** The column from which days are counted; rows in which it is null are kept. */
  after: string;
  /** Further SQL condition on the row `t`. */
  where?: string;
  /** Columns that are set to null instead of deleting the row. */
  clears?: string[];
  /** The scheduled job that applies it; by default `apply-retention`, which deletes rows by this declaration alone. */
  job?: string;
}

/**
 * A table with data about people. The only source of the data export, of erasure, of retention and of the tables in the
 * documents. At least one of `owner`, `through`, `responsible`, `actors` and `addresses` says which rows concern a person.
 */
export interface PersonalTable {
  table: string;
  /** What the rows are, as the person would say it. */
  about: string;
  /** Whether the row is the person: erased after all others. */
  isAccount?: boolean;
  /** Columns with the id of the person the row belongs to. The row is exported to and erased with each of them. */
  owner?: string[];
  /** For a part of a row that belongs to a person: the column with the id of that row, and its declared table. */
  through?: [column: string, table: string];
  /** Columns with the person who answers for a record of the organization. Exported; passes to an admin at erasure. */
  responsible?: string[];
  /** Columns with a person who has done something to a record that is not theirs. Set to null at erasure. */
  actors?: string[];
  /** For actors: the columns that are exported. Default: the key, the actor and `created_at`. */
  exported?: string[];
  /** Columns with an email address. Rows with the address of the person are exported and erased. */
  addresses?: string[];
  /** Columns with a person in whose erasure the row goes too, although it is not exported to them. */
  erasedWith?: string[];
  /** Text, JSON and id columns that may contain the id of a person; it is taken out at erasure. */
  mentions?: string[];
  /** Columns set to null with `actors` or `responsible`. */
  forgets?: string[];
  /** Columns that are never exported: hashes, and what is derived from other columns. */
  hidden?: string[];
  /** Columns that are exported only from rows for which the SQL condition on the row `t` holds; null in others. */
  withheld?: { columns: string[]; unless: string };
  /** Encrypted columns; the columns they are bound to are exported, too. */
  encrypted?: SealedColumn[];
  /** Columns with the id of a stored file of the person. */
  files?: string[];
  retention?: Retention[];
  /** Set for rows that stay when the person is erased: why. */
  keptBecause?: string;
  purpose?: string;
  basis?: LegalBasis;
  recipients?: string;
}

/** Rows of another feature's table in which this feature has left a person's data; they are deleted at erasure. */
export interface PersonalTrace {
  table: string;
  about: string;
  /** SQL condition on the row `t`; $1 is the id of the person. */
  where: string;
}

/** All data about people of one feature. Purpose, legal basis and recipients hold for each table that names none. */
export interface PersonalData {
  feature: string;
  purpose: string;
  basis: LegalBasis;
  /** Who in the organization can see the data. */
  recipients: string;
  tables: PersonalTable[];
  traces?: PersonalTrace[];
}

/** The declarations of all features, in the order of the areas. */
export class PersonalDataCatalogue {
  /** Every declared table, in that order. */
  readonly tables: readonly PersonalTable[];
  private readonly byName: ReadonlyMap<string, PersonalTable>;

  constructor(readonly features: readonly PersonalData[]) {
    this.tables = features.flatMap(({ tables }) => tables);
    this.byName = new Map(this.tables.map((table) => [table.table, table]));
  }

  /** The tables whose rows the person receives: all but those without anything that leads to the person. */
  get exported(): PersonalTable[] {
    return this.tables.filter(({ keptBecause }) => !keptBecause);
  }

  /** The table whose rows are the people. */
  get account(): string {
    return this.tables.find(({ isAccount }) => isAccount)?.table ?? '';
  }

  get(name: string): PersonalTable {
    const table = this.byName.get(name);
    if (!table) throw new Error(`${name} is not declared as personal data.`);
    return table;
  }
}
