import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** Reads the rows of hand-written statements as entities. */
export class EntityRows<E extends object> {
  readonly table: string;
  private readonly columns: ColumnMetadata[];

  constructor(private readonly metadata: EntityMetadata) {
    this.table = metadata.tableName;
    this.columns = metadata.columns.filter(({ isSelect }) => isSelect);
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
}
