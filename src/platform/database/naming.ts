import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';
import { columnOf, tableOf } from '#platform/text/names.js';

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
