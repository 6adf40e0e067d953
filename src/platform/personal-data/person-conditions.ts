import type { PersonalDataCatalogue, PersonalTable } from './personal-data.js';

/** In all conditions, $1 is the id of a person and $2 the email address; `row` is the alias of the row. */
const person = '$1::uuid';
const address = '$2::text';

const isPerson = (columns: string[] = [], row: string): string[] =>
  columns.map((column) => `${row}.${column} = ${person}`);

const isAddress = (columns: string[] = [], row: string): string[] =>
  columns.map((column) => `${row}.${column} = ${address}`);

const anyOf = (conditions: string[]): string => (conditions.length > 0 ? `(${conditions.join(' OR ')})` : 'FALSE');

/** Rows that are exported whole: they belong to the person, are part of such a row, or the person answers for them. */
export function ownedRows(table: PersonalTable, catalogue: PersonalDataCatalogue, row = 't'): string {
  const { owner, responsible, addresses, through } = table;
  return anyOf([
    ...isPerson(owner, row),
    ...isPerson(responsible, row),
    ...isAddress(addresses, row),
    ...(through ? [partsOf(through, catalogue, row)] : []),
  ]);
}

function partsOf([column, parent]: [string, string], catalogue: PersonalDataCatalogue, row: string): string {
  const alias = `${row}_${parent}`;
  return `${row}.${column} IN (SELECT ${alias}.id FROM ${parent} ${alias} WHERE ${ownedRows(catalogue.get(parent), catalogue, alias)})`;
}

/** Rows of others with which the person has done something. */
export const actedRows = (table: PersonalTable, catalogue: PersonalDataCatalogue, row = 't'): string =>
  `${anyOf(isPerson(table.actors, row))} AND ${ownedRows(table, catalogue, row)} IS NOT TRUE`;

/** Rows that are deleted when the person is erased. Parts of a row are deleted with it, by their foreign key. */
export const erasedRows = ({ owner, addresses, erasedWith }: PersonalTable, row = 't'): string =>
  anyOf([...isPerson(owner, row), ...isPerson(erasedWith, row), ...isAddress(addresses, row)]);

/** SELECT of the ids of all files that the person has uploaded or that belong to rows of the person. */
export function filesOf(catalogue: PersonalDataCatalogue): string {
  const used = catalogue.tables.flatMap((table) =>
    (table.files ?? []).map(
      (column) => `SELECT t.${column} FROM ${table.table} t WHERE ${ownedRows(table, catalogue)}`,
    ),
  );
  const uploaded = `SELECT f.id FROM stored_files f WHERE f.owner_id = ${person} AND ${address} IS NOT NULL`;
  return [uploaded, ...used].join('\nUNION ALL ');
}
