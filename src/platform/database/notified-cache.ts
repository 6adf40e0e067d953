import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '#platform/config/clock.js';
import { Database } from './database.js';
import { Notifications } from './notifications.js';
import { requestContext } from './request-context.js';

export interface NotifiedCacheOptions<V> {
  /** Channel of the notifications that invalidate entries. */
  channel: string;
  max: number;
  /** Maximum age of an entry; unlimited by default. */
  maxAgeMs?: number;
  /** Loads values by key; a key without a value is missing in the result. */
  load: (keys: string[]) => Promise<ReadonlyMap<string, V>>;
  /** Names by which an entry is invalidated in addition to its key, such as the user of a session. */
  namesOf?: (value: V) => string[];
  /** Called when a value is stored, and so is current. */
  onStored?: (value: V) => void;
  /** Called after an invalidation, with its names, or with none if everything was invalidated. */
  onInvalidated?: (names: string[]) => unknown;
}

/** A load that several callers wait for. */
interface Load<V> {
  keys: Set<string>;
  /** Whether nothing was invalidated since it began. */
  isCurrent: boolean;
  values: Promise<ReadonlyMap<string, V>>;
}

/**
 * A bounded cache of values from the database that is invalidated in every process by NOTIFY. A process that has lost
 * its LISTEN connection clears the cache when it reconnects.
 *
 * - Callers share loads: those of one event-loop turn are one batch, later callers join a load that is running.
 * - A load that began before an invalidation is not stored, and callers after the invalidation do not join it.
 * - A caller in a transaction loads on its own connection and stores nothing: its snapshot may be older than the last
 *   invalidation, and its own changes may be rolled back.
 */
export class NotifiedCache<V extends object> {
  private readonly stored: LRUCache<string, V>;
  private readonly running = new Map<string, Load<V>>();
  private planned?: Load<V> | undefined;

  constructor(
    private readonly options: NotifiedCacheOptions<V>,
    private readonly database: Database,
    private readonly notifications: Notifications,
    clock: Clock,
  ) {
    const { max, maxAgeMs = 0 } = options;
    const perf = { now: () => clock.now().getTime() };
    // Outdated entries stay available to `previous` until they are replaced.
    this.stored = new LRUCache({ max, ttl: maxAgeMs, ttlResolution: 0, noDeleteOnStaleGet: true, perf });
    notifications.listen(options.channel, (name) => this.invalidate(name ? [name] : []));
  }

  /** The value, loaded unless it is cached. */
  async get(key: string): Promise<V | undefined> {
    return this.cached(key) ?? this.reload(key);
  }

  /** The value if it is cached. */
  cached(key: string): V | undefined {
    return this.stored.get(key);
  }

  /** The last stored value, however old it is. */
  previous(key: string): V | undefined {
    return this.stored.peek(key, { allowStale: true });
  }

  /** Loads the value even if it is cached. */
  async reload(key: string): Promise<V | undefined> {
    if (requestContext.getStore()?.transaction) return (await this.options.load([key])).get(key);
    const load = this.join(key);
    const values = await load.values;
    // Once more after an invalidation, which may have been meant for this caller; not until none happens meanwhile.
    return (load.isCurrent ? values : await this.join(key).values).get(key);
  }

  /** Invalidates the named entries, or all, in every process once the open transaction commits. */
  async changed(...names: string[]): Promise<void> {
    // First in this process: without a transaction the change is committed, and the caller's next read must not be older.
    await this.database.afterCommit(async () => {
      await this.invalidate(names);
    });
    await this.notifications.notify(this.options.channel, ...(names.length > 0 ? names : ['']));
  }

  private join(key: string): Load<V> {
    const load = this.running.get(key) ?? (this.planned ??= this.plan());
    load.keys.add(key);
    return load;
  }

  private plan(): Load<V> {
    const keys = new Set<string>();
    const turn = new Promise((resolve) => setImmediate(resolve));
    const load: Load<V> = { keys, isCurrent: true, values: turn.then(() => this.run(load)) };
    return load;
  }

  private async run(load: Load<V>): Promise<ReadonlyMap<string, V>> {
    this.planned = undefined;
    const keys = [...load.keys];
    for (const key of keys) this.running.set(key, load);
    try {
      const values = await this.options.load(keys);
      if (load.isCurrent) for (const key of keys) this.store(key, values.get(key));
      return values;
    } finally {
      for (const key of keys) if (this.running.get(key) === load) this.running.delete(key);
    }
  }

  private store(key: string, value: V | undefined): void {
    if (!value) return void this.stored.delete(key);
    this.stored.set(key, value);
    this.options.onStored?.(value);
  }

  private invalidate(names: string[]): unknown {
    for (const load of this.running.values()) load.isCurrent = false;
    this.running.clear();
    if (names.length === 0) this.stored.clear();
    for (const key of names.length > 0 ? this.named(new Set(names)) : []) this.stored.delete(key);
    return this.options.onInvalidated?.(names);
  }

  private named(names: Set<string>): string[] {
    const { namesOf = () => [] } = this.options;
    const isNamed = ([key, value]: [string, V]) => names.has(key) || namesOf(value).some((name) => names.has(name));
    return [...this.stored.entries()].filter(isNamed).map(([key]) => key);
  }
}

/** Creates the caches of a process. A provider opens its cache in its constructor, before the process listens. */
@Injectable()
export class Caches {
  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {}

  open<V extends object>(options: NotifiedCacheOptions<V>): NotifiedCache<V> {
    return new NotifiedCache(options, this.database, this.notifications, this.clock);
  }
}
