/** The table that lists the applied migrations. In a file of its own, because commands that only read it need no ORM. */
export const migrationsTable = 'schema_migrations';
