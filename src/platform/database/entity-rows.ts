import type { EntityMetadata } from 'typeorm';

/** Reads rows of statements written by hand as entities. */
export class EntityRows<E extends object> {
  constructor(private readonly metadata: EntityMetadata) {}

  get table(): string {
    return this.metadata.tableName;
  }

  /** The columns that TypeORM selects, of the table with this alias. */
  columnsOf(alias: string): string {
    return this.columns.map(({ databaseName }) => `${alias}.${databaseName}`).join(', ');
  }

  /** The entity of a row with these columns, as TypeORM loads it. */
  entityOf(row: Record<string, unknown>): E {
    const entity = this.metadata.create(undefined, { fromDeserializer: true }) as E;
    const { driver } = this.metadata.dataSource;
    for (const column of this.columns)
      column.setEntityValue(entity, driver.prepareHydratedValue(row[column.databaseName], column));
    return entity;
  }

  private get columns() {
    return this.metadata.columns.filter(({ isSelect }) => isSelect);
  }
}
