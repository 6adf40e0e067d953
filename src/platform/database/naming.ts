import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';
import { columnOf, tableOf } from '#platform/text/names.js';

/** Plural table names, snake_case for tables and columns. Constraints keep PostgreSQL's default names. */
export class SnakeNaming extends DefaultNamingStrategy implements NamingStrategyInterface {
  override tableName(className: string, explicit?: string): string {
    return explicit ?? tableOf(className);
  }

  override columnName(property: string, explicit: string | undefined, prefixes: string[]): string {
    return explicit ?? columnOf([...prefixes, property].join('_'));
  }

  override joinColumnName(relation: string, referenced: string): string {
    return columnOf(`${relation}_${referenced}`);
  }
}
