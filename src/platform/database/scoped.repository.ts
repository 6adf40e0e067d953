import type { DeepPartial, EntityManager, Repository, SelectQueryBuilder } from 'typeorm';
import type { Actor } from '#platform/access/actor.js';
import { type Action, all, type Policy, type WayIn, waysInto } from '#platform/access/policy.js';
import type { Clock } from '#platform/config/clock.js';
import { forbidden, forbiddenRole, notFound, rowChanged } from '#platform/problems/problem.js';
import { assertVersion, type Versioned } from './base.entity.js';
import type { Database, Statement } from './database.js';
import { EntityRows } from './entity-rows.js';
import { variantOf } from './sql-text.js';

/** The repository that belongs to a policy. */
export type Scoped<P> = P extends Policy<infer E, infer A> ? ScopedRepository<E & Versioned, A> : never;

/** The condition for the rows the actor may see; `ways` is the same as several disjoint conditions, see `waysInto`. */
export interface Visible {
  (alias: string): string;
  ways: (alias: string) => WayIn[];
}

/** A frequent query as a prepared statement. Its text depends only on the role; its own parameters start at `$3`. */
export interface PreparedRead {
  name: string;
  text: (visible: Visible) => string;
}

/** The columns of a row, and whether the actor may apply the action to it. */
type FoundRow = Record<string, unknown> & { may: boolean };

/** Completes a spliced condition: SQL with `$1` for the actor, `$2` for the organization, and `now` as given. */
export type SpliceScope = (now: string) => string;

/** Repository of one entity whose queries always contain the policy's scope for the actor (docs/decisions/0002). */
export class ScopedRepository<E extends Versioned, A extends string = Action> {
  private readonly statements = new Map<string, Statement>();
  private entityRows?: EntityRows<E>;

  constructor(
    private readonly database: Database,
    private readonly policy: Policy<E, A | Action>,
    private readonly organizationId: string,
    private readonly clock: Clock,
  ) {}

  /** All rows, for jobs and sign-in, which have no actor. Each use explains why. */
  get unscoped(): Repository<E> {
    return this.database.manager.getRepository(this.policy.entity);
  }

  /** A query for the rows to which the actor may apply `action`, with the alias `row`. */
  visibleTo(actor: Actor, action: A | Action = 'read'): SelectQueryBuilder<E> {
    // Unscoped: the scope of the actor is the condition.
    return this.unscoped
      .createQueryBuilder('row')
      .where(this.condition(actor, action, 'row'))
      .setParameters({ actorId: actor.userId, organizationId: this.organizationId, now: this.clock.now() });
  }

  /** Loads a row. Throws 404 if the actor cannot see it, 403 if they can see it but may not apply `action`. */
  async get(actor: Actor, id: string, action: A | Action = 'read'): Promise<E> {
    const [row] = await this.readRow(actor, id, 'read', action);
    if (!row) throw notFound(this.noun);
    if (!row.may)
      throw forbidden('forbidden', `You can see this ${this.noun}, but you are not allowed to ${inWords(action)} it.`);
    return this.rows.entityOf(row);
  }

  /** Loads a row by an action that also reaches rows the actor cannot read. Throws 404 if it does not reach this row. */
  async getFor(actor: Actor, id: string, action: A | Action): Promise<E> {
    const [row] = await this.readRow(actor, id, action, action);
    if (!row) throw notFound(this.noun);
    return this.rows.entityOf(row);
  }

  /** Like `get`, and locks the row until the open transaction ends. */
  async lock(actor: Actor, id: string, action: A | Action = 'edit'): Promise<E> {
    const { table } = this.rows;
    // Without the scope of the actor, because it returns nothing of the row; `get` then applies it.
    await this.database.query({ name: `${table}-lock`, text: `SELECT FROM ${table} WHERE id = $1 FOR UPDATE` }, [id]);
    return this.get(actor, id, action);
  }

  /** Inserts a row. The caller must have loaded its parents with `get` before, because they carry the permission. */
  async create(actor: Actor, values: Partial<E>): Promise<E> {
    if (!this.policy.scopeOf(actor.role, 'create')) throw forbiddenRole();
    return this.insert(values);
  }

  /** Inserts a row without an actor: for seeds, imports and registration. */
  async insert(values: Partial<E>): Promise<E> {
    const row = Object.assign(new this.policy.entity(), { organizationId: this.organizationId }, values);
    // Unscoped: a new row has no scope yet.
    await this.unscoped.insert(row as never);
    return row;
  }

  /**
   * Updates the row. Throws 412 without writing if it was changed since it was loaded, or if its version differs from
   * `expected` (If-Match).
   */
  async save(row: E, expected?: number): Promise<E> {
    assertVersion(row, expected);
    const manager: EntityManager = this.database.manager;
    const { affected } = await manager
      .createQueryBuilder()
      .update(this.policy.entity)
      .set({ ...this.columnsOf(row), version: () => 'version + 1', updatedAt: () => 'now()' } as never)
      .where('id = :id AND version = :version', { id: row.id, version: row.version })
      .execute();
    if (!affected) throw rowChanged();
    return Object.assign(row, { version: row.version + 1, updatedAt: new Date() });
  }

  async remove(row: E): Promise<void> {
    // Unscoped: the caller loaded the row through the scope of the actor.
    await this.unscoped.delete({ id: row.id } as never);
  }

  /** Whether the actor may apply `action` to all rows of the organization, so that totals over all rows may be read. */
  reachesAll(actor: Actor, action: A | Action): boolean {
    return this.policy.scopeOf(actor.role, action) === all;
  }

  /** Runs a prepared query with the actor's scope for `action`. */
  read<Row>(actor: Actor, prepared: PreparedRead, values: unknown[] = [], action: A | Action = 'read'): Promise<Row[]> {
    const now = `$${values.length + 3}::timestamptz`;
    const statement = this.statementFor(actor, prepared, action, now);
    const currentTime = statement.text.includes(now) ? [this.clock.now()] : [];
    return this.database.query<Row>(statement, [actor.userId, this.organizationId, ...values, ...currentTime]);
  }

  /** A condition on the rows to which the actor may apply `action`, for statements that query several repositories. */
  splice(actor: Actor, text: (visible: Visible) => string, action: A | Action = 'read'): SpliceScope {
    return (now) => withParameters(text(this.visible(actor, action)), now);
  }

  /** The row, if `reach` may be applied to it, and whether `action` may be applied to it, too. */
  private readRow(actor: Actor, id: string, reach: A | Action, action: A | Action): Promise<FoundRow[]> {
    const { table } = this.rows;
    const name = action === reach ? table : `${table}/${action}`;
    const may = action === reach ? 'TRUE' : this.visible(actor, action)('row');
    const text = (visible: Visible) =>
      `SELECT ${this.rows.columnsOf('row')}, ${may} AS may FROM ${table} row WHERE row.id = $3 AND ${visible('row')}`;
    return this.read<FoundRow>(actor, { name, text }, [id], reach);
  }

  private get rows(): EntityRows<E> {
    // Unscoped: describes columns and reads no row.
    return (this.entityRows ??= new EntityRows<E>(this.unscoped.metadata));
  }

  private statementFor(actor: Actor, prepared: PreparedRead, action: A | Action, now: string): Statement {
    const key = `${prepared.name}/${actor.role}/${action}`;
    const cached = this.statements.get(key);
    if (cached) return cached;
    const statement = variantOf(prepared.name, withParameters(prepared.text(this.visible(actor, action)), now));
    this.statements.set(key, statement);
    return statement;
  }

  private visible(actor: Actor, action: A | Action): Visible {
    const typed = (condition: string) => `($2::text IS NOT NULL AND $1::uuid IS NOT NULL AND ${condition})`;
    return Object.assign((alias: string) => typed(this.condition(actor, action, alias)), {
      ways: (alias: string) =>
        this.ways(actor, action, alias).map(({ keys, condition }) => ({
          ...(keys && { keys }),
          condition: typed(condition),
        })),
    });
  }

  /** The entity in a message: `core subject` for CoreSubject. */
  private get noun(): string {
    return inWords(this.policy.entity.name);
  }

  private condition(actor: Actor, action: A | Action, alias: string): string {
    const scope = this.policy.scopeOf(actor.role, action);
    return scope ? this.inOrganization(alias, scope(alias)) : 'FALSE';
  }

  private ways(actor: Actor, action: A | Action, alias: string): WayIn[] {
    const scope = this.policy.scopeOf(actor.role, action);
    if (!scope) return [{ condition: 'FALSE' }];
    return waysInto(scope, alias).map((way) => ({ ...way, condition: this.inOrganization(alias, way.condition) }));
  }

  private inOrganization(alias: string, condition: string): string {
    return this.isRoot ? `(${alias}.organization_id = :organizationId AND ${condition})` : condition;
  }

  private get isRoot(): boolean {
    // Unscoped: describes columns and reads no row.
    return this.unscoped.metadata.columns.some(({ propertyName }) => propertyName === 'organizationId');
  }

  private columnsOf(row: E): DeepPartial<E> {
    const managed = new Set(['id', 'createdAt', 'updatedAt', 'version', 'organizationId']);
    // Unscoped: describes columns and reads no row.
    const { columns } = this.unscoped.metadata;
    const changed = columns.filter(({ propertyName, isUpdate }) => isUpdate && !managed.has(propertyName));
    return Object.fromEntries(
      changed
        .map(({ propertyName }) => [propertyName, row[propertyName as keyof E]])
        .filter(([, value]) => value !== undefined),
    ) as DeepPartial<E>;
  }
}

const withParameters = (text: string, now: string): string =>
  text.replaceAll(':actorId', '$1::uuid').replaceAll(':organizationId', '$2::text').replaceAll(':now', now);

/** `core subject` for CoreSubject, `read keys` for readKeys. */
const inWords = (name: string): string => name.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
