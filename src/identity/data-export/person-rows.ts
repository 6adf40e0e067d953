import { Injectable } from '@nestjs/common';
import { Cipher } from '#platform/crypto/cipher.js';
import { Database } from '#platform/database/database.js';
import { actedRows, ownedRows } from '#platform/personal-data/person-conditions.js';
import { PersonalDataCatalogue, type PersonalTable } from '#platform/personal-data/personal-data.js';
import {
  personRowsPage,
  type PersonRow,
  type PersonRowsPage,
  propertyOf,
  type TableColumn,
  tableColumns,
} from './person-rows.sql.js';

/** A person whose rows are read. */
export interface ExportedPerson {
  id: string;
  email: string;
}

const firstPageRows = 20;
const maxPageRows = 5_000;
/** Pages have about this size, however large single rows are. */
const pageBytes = 1_000_000;

/** Reads the rows of a person table by table and page by page, so that memory does not grow with their number. */
@Injectable()
export class PersonRows {
  private columns: Promise<Map<string, TableColumn[]>> | undefined;

  constructor(
    private readonly catalogue: PersonalDataCatalogue,
    private readonly database: Database,
    private readonly cipher: Cipher,
  ) {}

  /** The rows of the person in one table as JSON texts, a page at a time. */
  async *of(table: PersonalTable, person: ExportedPerson): AsyncGenerator<string[]> {
    const columns = (await this.columnsByTable()).get(table.table) ?? [];
    const hidden = new Set(table.hidden);
    const whole = columns.flatMap(({ column, type }) => (hidden.has(column) || type === 'tsvector' ? [] : [column]));
    const owned = ownedRows(table, this.catalogue);
    if (owned !== 'FALSE') yield* this.pages({ table, columns, condition: owned, exported: whole }, person);
    if (!table.actors) return;
    const keys = columns.flatMap(({ column, isKey }) => (isKey ? [column] : []));
    const exported = table.exported ?? [...keys, ...table.actors, 'created_at'];
    yield* this.pages({ table, columns, condition: actedRows(table, this.catalogue), exported }, person);
  }

  private async *pages(page: PersonRowsPage, person: ExportedPerson): AsyncGenerator<string[]> {
    let limit = firstPageRows;
    for (let after: string[] = []; ;) {
      const statement = personRowsPage(page, after.length === 0);
      const rows = await this.database.query<PersonRow>(statement, [person.id, person.email, limit, ...after]);
      const texts = rows.map(({ row }) => this.decrypted(page.table, row));
      if (texts.length > 0) yield texts;
      const last = rows.at(-1);
      if (!last || rows.length < limit) return;
      after = last.key;
      limit = nextLimit(texts);
    }
  }

  private decrypted({ encrypted }: PersonalTable, text: string): string {
    if (!encrypted) return text;
    const row = JSON.parse(text) as Record<string, string | null>;
    for (const sealed of encrypted) {
      const value = row[propertyOf(sealed.column)];
      // Values of a short list are padded to one length, so that their ciphertexts do not differ.
      if (value) row[propertyOf(sealed.column)] = this.cipher.decrypt(value, sealed, row).trimEnd();
    }
    return JSON.stringify(row);
  }

  /** Read once: the schema does not change while the process runs. */
  private columnsByTable(): Promise<Map<string, TableColumn[]>> {
    return (this.columns ??= this.loadColumns().catch((error: unknown) => {
      this.columns = undefined;
      throw error;
    }));
  }

  private async loadColumns(): Promise<Map<string, TableColumn[]>> {
    const names = this.catalogue.tables.map(({ table }) => table);
    const columns = await this.database.query<TableColumn>(tableColumns, [names]);
    return new Map(names.map((name) => [name, columns.filter(({ table }) => table === name)]));
  }
}

const nextLimit = (texts: string[]): number => {
  const bytes = texts.reduce((sum, { length }) => sum + length, 0);
  return Math.max(1, Math.min(maxPageRows, Math.floor((pageBytes * texts.length) / bytes)));
};
