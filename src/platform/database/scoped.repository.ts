import type { DeepPartial, EntityManager, Repository, SelectQueryBuilder } from 'typeorm';
import type { Actor } from '#platform/access/actor.js';
import { type Action, type Policy, disjointConditions } from '#platform/access/policy.js';
import type { Clock } from '#platform/config/clock.js';
import type { Versioned } from './base.entity.js';
import type { Database, Statement } from './database.js';
import { forbidden, notFound, stale } from '#platform/problems/problem.js';

/** The repository that belongs to a policy. */
export type Scoped<P> = P extends Policy<infer E> ? ScopedRepository<E & Versioned> : never;

/** What the actor's role may see of a table: one condition, or one for each way in, of which no row meets two. */
export interface Visible {
  (alias: string): string;
  branches: (alias: string) => string[];
}

/** A hot read: one statement whose text depends only on what the actor's role may see. Values start at `$3`. */
export interface PreparedRead {
  name: string;
  text: (visible: Visible) => string;
}

/** SQL with `$1` for the actor, `$2` for the organization, and this placeholder for the present. */
export type SpliceScope = (now: string) => string;

/** Rows of one entity, always through the eyes of an actor: the policy's scope is part of every query. */
export class ScopedRepository<E extends Versioned> {
  private readonly prepared = new Map<string, Statement>();

  constructor(
    private readonly database: Database,
    private readonly policy: Policy<E>,
    private readonly organizationId: string,
    private readonly clock: Clock,
  ) {}

  /** Every row, for jobs and sign-in that act for nobody. Each use says why. */
  get unscoped(): Repository<E> {
    return this.database.manager.getRepository(this.policy.entity);
  }

  /** The rows, as `row`, to which the actor may apply `action`. */
  visibleTo(actor: Actor, action: Action = 'read'): SelectQueryBuilder<E> {
    return this.unscoped
      .createQueryBuilder('row')
      .where(this.condition(actor, action, 'row'))
      .setParameters({ actorId: actor.userId, organizationId: this.organizationId, now: this.clock.now() });
  }

  /** The row, if the actor may apply `action` to it: 404 when they cannot see it, 403 when they see it but may not. */
  async get(actor: Actor, id: string, action: Action = 'read'): Promise<E> {
    const rows = this.visibleTo(actor).andWhere('row.id = :id', { id });
    if (action !== 'read') rows.addSelect(this.condition(actor, action, 'row'), 'may');
    const { entities, raw } = await rows.getRawAndEntities<{ may?: boolean }>();
    const [row] = entities;
    if (!row) throw notFound(this.noun);
    if (action !== 'read' && !raw[0]?.may)
      throw forbidden('forbidden', `You may see this ${this.noun} but not ${action} it.`);
    return row;
  }

  /** As `get`, and nobody else can change the row until the open transaction ends. */
  async lock(actor: Actor, id: string, action: Action = 'edit'): Promise<E> {
    await this.unscoped
      .createQueryBuilder('row')
      .select('1')
      .where('row.id = :id', { id })
      .setLock('pessimistic_write')
      .getRawOne();
    return this.get(actor, id, action);
  }

  /** Makes a row. Its parents must have been reached with `get` before: they carry the permission. */
  async create(actor: Actor, values: Partial<E>): Promise<E> {
    if (!this.policy.scopeOf(actor.role, 'create')) throw forbidden('forbidden_role', 'Your role does not allow this.');
    return this.insert(values);
  }

  /** Makes a row for nobody in particular: seeds, imports and sign-up. */
  async insert(values: Partial<E>): Promise<E> {
    const row = Object.assign(new this.policy.entity(), { organizationId: this.organizationId }, values);
    await this.unscoped.insert(row as never);
    return row;
  }

  /**
   * Writes the row back. When `expected` is given (If-Match) and another change came first, answers 412 and writes
   * nothing.
   */
  async save(row: E, expected?: number): Promise<E> {
    if (expected !== undefined && expected !== row.version) throw changedMeanwhile();
    const manager: EntityManager = this.database.manager;
    const { affected } = await manager
      .createQueryBuilder()
      .update(this.policy.entity)
      .set({ ...this.columnsOf(row), version: () => 'version + 1', updatedAt: () => 'now()' } as never)
      .where('id = :id AND version = :version', { id: row.id, version: row.version })
      .execute();
    if (!affected) throw changedMeanwhile();
    return Object.assign(row, { version: row.version + 1, updatedAt: new Date() });
  }

  async remove(row: E): Promise<void> {
    await this.unscoped.delete({ id: row.id } as never);
  }

  /** Runs a hot read for the actor. */
  read<Row>(actor: Actor, hotRead: PreparedRead, values: unknown[] = [], action: Action = 'read'): Promise<Row[]> {
    const now = `$${values.length + 3}::timestamptz`;
    const statement = this.statementFor(actor, hotRead, action, now);
    const moment = statement.text.includes(now) ? [this.clock.now()] : [];
    return this.database.query<Row>(statement, [actor.userId, this.organizationId, ...values, ...moment]);
  }

  /** A condition on rows the actor may read, to be spliced into a statement that asks several repositories at once. */
  splice(actor: Actor, text: (visible: Visible) => string): SpliceScope {
    return (now) => placed(text(this.visible(actor, 'read')), now);
  }

  private statementFor(actor: Actor, hotRead: PreparedRead, action: Action, now: string): Statement {
    const name = `${hotRead.name}/${actor.role}/${action}`;
    const known = this.prepared.get(name);
    if (known) return known;
    const text = placed(hotRead.text(this.visible(actor, action)), now);
    this.prepared.set(name, { name, text });
    return { name, text };
  }

  private visible(actor: Actor, action: Action): Visible {
    const typed = (condition: string) => `($2::text IS NOT NULL AND $1::uuid IS NOT NULL AND ${condition})`;
    return Object.assign((alias: string) => typed(this.condition(actor, action, alias)), {
      branches: (alias: string) => this.ways(actor, action, alias).map(typed),
    });
  }

  /** What an entity is called in a sentence: `core subject` for CoreSubject. */
  private get noun(): string {
    return this.policy.entity.name.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
  }

  private condition(actor: Actor, action: Action, alias: string): string {
    const scope = this.policy.scopeOf(actor.role, action);
    return scope ? this.here(alias, scope(alias)) : 'FALSE';
  }

  private ways(actor: Actor, action: Action, alias: string): string[] {
    const scope = this.policy.scopeOf(actor.role, action);
    return scope ? disjointConditions(scope, alias).map((way) => this.here(alias, way)) : ['FALSE'];
  }

  private here(alias: string, condition: string): string {
    return this.isRoot ? `(${alias}.organization_id = :organizationId AND ${condition})` : condition;
  }

  private get isRoot(): boolean {
    return this.unscoped.metadata.columns.some(({ propertyName }) => propertyName === 'organizationId');
  }

  private columnsOf(row: E): DeepPartial<E> {
    const kept = new Set(['id', 'createdAt', 'updatedAt', 'version', 'organizationId']);
    const { columns } = this.unscoped.metadata;
    const changed = columns.filter(({ propertyName, isUpdate }) => isUpdate && !kept.has(propertyName));
    return Object.fromEntries(
      changed
        .map(({ propertyName }) => [propertyName, row[propertyName as keyof E]])
        .filter(([, value]) => value !== undefined),
    ) as DeepPartial<E>;
  }
}

const placed = (text: string, now: string): string =>
  text.replaceAll(':actorId', '$1::uuid').replaceAll(':organizationId', '$2::text').replaceAll(':now', now);

const changedMeanwhile = () =>
  stale('row_changed', 'Somebody changed this in the meantime. Load it again and repeat your change.');
