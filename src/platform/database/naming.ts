import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';

/** The database column of a property: `classroomId` is kept in `classroom_id`. */
export const columnOf = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const plural = (noun: string): string =>
  /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;

/** The table of an entity: `CoreSubject` is kept in `core_subjects`. */
export const tableOf = (entity: string): string => plural(columnOf(entity).replace(/^_/, ''));

/** Tables are plural, everything is snake_case (OQ-017). Constraints keep PostgreSQL's own names. */
export class SnakeNaming extends DefaultNamingStrategy implements NamingStrategyInterface {
  override tableName(className: string, given?: string): string {
    return given ?? tableOf(className);
  }

  override columnName(property: string, given: string | undefined, prefixes: string[]): string {
    return given ?? columnOf([...prefixes, property].join('_'));
  }

  override joinColumnName(relation: string, referenced: string): string {
    return columnOf(`${relation}_${referenced}`);
  }
}
