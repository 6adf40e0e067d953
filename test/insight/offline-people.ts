import { isDeepStrictEqual } from 'node:util';

/** An operation as the reference client makes it. */
export interface Operation {
  id: string;
  collection: string;
  recordId: string;
  kind: 'put' | 'delete';
  fields: Fields;
  base: Fields | null;
}

type Fields = Record<string, unknown>;

export interface Result {
  id: string;
  status: string;
  code: string | null;
  conflicts: { field: string; yours: unknown; current: unknown }[];
}

type Fetch = (url: string, init: RequestInit) => Promise<{ status: number; json: () => Promise<unknown> }>;

/** A server with one person, and a record to which clients add seconds. */
export interface World {
  url: string;
  fetch: Fetch;
  token: () => string | Promise<string>;
  restart: () => Promise<void>;
  progressId: string;
  /** Changes the title of a note as the web client does; does nothing if there is no such note. */
  editOnline: (noteId: string, title: string) => Promise<Operation | undefined>;
}

interface Client {
  state: { pending: Operation[]; conflicts: { operation: Operation }[]; records: Record<string, { fields: Fields }> };
  get: (collection: string, id: string) => Fields | undefined;
  ids: (collection: string) => string[];
  create: (collection: string, fields: Fields) => string;
  put: (collection: string, id: string, fields: Fields) => void;
  remove: (collection: string, id: string) => void;
  sync: () => Promise<void>;
  settle: (operation: Operation, result: Result) => void;
  add: (operation: Operation) => void;
}

const { OfflineClient, memoryStore } = (await import(
  new URL('../../docs/examples/offline-client.js', import.meta.url).href
)) as {
  OfflineClient: new (options: object) => Client;
  memoryStore: () => object;
};

/** Numbers from 0 to below 1 that follow from the seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Two clients of one person on a bad network, and what became of everything they did. */
export class OfflinePeople {
  private readonly random: () => number;
  private readonly stores = [memoryStore(), memoryStore()];
  private clients: Client[];
  private words = 0;
  private isFaulty = true;
  /** All operations, those included that the web client made online. */
  readonly operations = new Map<string, Operation>();
  private readonly online = new Set<string>();
  readonly results = new Map<string, Result[]>();

  constructor(
    private readonly world: World,
    seed: number,
  ) {
    this.random = randomFrom(seed);
    this.clients = [this.open(0), this.open(1)];
  }

  /** Random work, then a good network until both clients are up to date. Returns what is wrong. */
  async play(steps: number): Promise<string[]> {
    for (let step = 0; step < steps; step++) await this.step();
    this.isFaulty = false;
    for (const client of [...this.clients, ...this.clients]) await this.catchUp(client);
    return this.faults();
  }

  /** The ids of the operations that the server must know. */
  get sentIds(): string[] {
    return [...this.operations.keys()].filter((id) => !this.online.has(id)).sort();
  }

  private async step(): Promise<void> {
    const at = this.chance(0.5) ? 0 : 1;
    const client = this.clients[at];
    const what = this.random();
    if (what < 0.3) await client.sync().catch(() => undefined);
    else if (what < 0.36) this.clients[at] = this.open(at);
    else if (what < 0.4) await this.world.restart();
    else if (what < 0.48) await this.editOnline(client);
    else this.edit(client, this.random());
  }

  /** Other tests may restart the server meanwhile. */
  private async catchUp(client: Client): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await client.sync();
      } catch (error) {
        if (tries === 10) throw error;
      }
    }
  }

  private edit(client: Client, what: number): void {
    const id = this.pick(client.ids('notes'));
    if (what < 0.1)
      client.put('progress', this.world.progressId, { timeSpentSeconds: 1 + Math.floor(this.random() * 30) });
    else if (!id || what < 0.25) client.create('notes', { title: this.word(), content: this.html() });
    else if (what < 0.5) client.put('notes', id, { title: this.word() });
    else if (what < 0.75)
      client.put('notes', id, { content: this.html(), ...(this.chance(0.3) && { title: this.word() }) });
    else if (what < 0.9) this.tag(client, id);
    else client.remove('notes', id);
  }

  private tag(client: Client, id: string): void {
    const tags = (client.get('notes', id)?.tags ?? []) as string[];
    const kept = tags.filter(() => this.chance(0.7));
    client.put('notes', id, { tags: [...kept, ...(kept.length < 15 ? [this.word()] : [])] });
  }

  private async editOnline(client: Client): Promise<void> {
    const id = this.pick(client.ids('notes'));
    const edit = id && (await this.world.editOnline(id, this.word()));
    if (edit) this.online.add(edit.id);
    if (edit) this.settled(edit, { id: edit.id, status: 'applied', code: null, conflicts: [] });
  }

  /** A client with the state that its store has kept, as after it was closed and opened. */
  private open(at: number): Client {
    const { url, token } = this.world;
    const fetch: Fetch = (address, init) => this.badFetch(address, init);
    const client = new OfflineClient({ url, token, store: this.stores[at], fetch });
    const [add, settle] = [client.add.bind(client), client.settle.bind(client)];
    client.add = (operation) => {
      add(operation);
      const made = client.state.pending.at(-1);
      if (made) this.operations.set(made.id, made);
    };
    client.settle = (operation, result) => {
      settle(operation, result);
      this.settled(operation, result);
    };
    return client;
  }

  private settled(operation: Operation, result: Result): void {
    this.operations.set(operation.id, operation);
    this.results.set(operation.id, [...(this.results.get(operation.id) ?? []), result]);
  }

  /** Loses requests and responses, and sends requests twice. */
  private async badFetch(url: string, init: RequestInit): ReturnType<Fetch> {
    const luck = this.isFaulty ? this.random() : 1;
    if (luck < 0.15) throw new Error('request lost');
    const responses = await Promise.all(Array.from({ length: luck < 0.3 ? 2 : 1 }, () => this.world.fetch(url, init)));
    if (luck < 0.45) throw new Error('response lost');
    return responses.at(-1) as Awaited<ReturnType<Fetch>>;
  }

  private async faults(): Promise<string[]> {
    const fresh = new OfflineClient({ ...this.world, store: memoryStore() });
    await this.catchUp(fresh);
    const server = fieldsOf(fresh);
    const applied = [...this.operations.values()].filter(({ id }) => this.lastOf(id)?.status !== 'rejected');
    return [
      ...this.clients.flatMap((client, at) => [
        ...(client.state.pending.length > 0 ? [`client ${at} has pending operations`] : []),
        ...(isDeepStrictEqual(fieldsOf(client), server) ? [] : [`client ${at} differs: ${difference(client, fresh)}`]),
      ]),
      ...[...this.operations.keys()].flatMap((id) => this.unsettled(id)),
      ...applied.flatMap((operation) =>
        lost(operation, this.lastOf(operation.id), { server, applied: this.inEffect(applied) }),
      ),
      ...this.wrongSeconds(server),
    ];
  }

  private unsettled(id: string): string[] {
    const results = this.results.get(id) ?? [];
    if (results.length !== 1) return [`operation ${id} has ${results.length} results`];
    const [{ status }] = results;
    if (status !== 'conflict' && status !== 'rejected') return [];
    const isKept = this.clients.some(({ state }) => state.conflicts.some(({ operation }) => operation.id === id));
    return isKept ? [] : [`no client keeps operation ${id}, which was not applied`];
  }

  /** The values that operations have replaced knowingly, or deleted. */
  private inEffect(operations: Operation[]): Operation[] {
    return operations.map((operation) => {
      const conflicting = new Set(this.lastOf(operation.id)?.conflicts.map(({ field }) => field));
      const base = Object.entries(operation.base ?? {}).filter(([field]) => !conflicting.has(field));
      return { ...operation, base: Object.fromEntries(base) };
    });
  }

  private wrongSeconds(server: Record<string, Fields>): string[] {
    const done = [...this.operations.values()].filter(({ collection }) => collection === 'progress');
    const sum = done.reduce((seconds, { fields }) => seconds + Number(fields.timeSpentSeconds), 0);
    const stored = Number(server[`progress/${this.world.progressId}`]?.timeSpentSeconds ?? 0);
    return sum === stored ? [] : [`${sum} seconds were reported, and ${stored} are stored`];
  }

  private lastOf(id: string): Result | undefined {
    return this.results.get(id)?.at(-1);
  }

  private word = (): string => `w${++this.words}`;
  private html = (): string => `<p>${this.word()}</p>`;
  private chance = (part: number): boolean => this.random() < part;
  private pick = (from: string[]): string | undefined => from[Math.floor(this.random() * from.length)];
}

const fieldsOf = ({ state }: Client): Record<string, Fields> =>
  Object.fromEntries(Object.entries(state.records).map(([key, { fields }]) => [key, fields]));

const difference = (one: Client, other: Client): string =>
  JSON.stringify([one.state.records, other.state.records]).slice(0, 2000);

/** Whether a value of an operation is neither stored, nor replaced by a client that knew it, nor answered as a conflict. */
function lost(
  { id, collection, recordId, kind, fields }: Operation,
  result: Result | undefined,
  { server, applied }: { server: Record<string, Fields>; applied: Operation[] },
): string[] {
  if (collection !== 'notes' || !result || result.code !== null) return [];
  const present = server[`notes/${recordId}`];
  const later = applied.filter((other) => other.recordId === recordId && other.id !== id);
  if (kind === 'delete') return [];
  const conflicting = new Set(result.conflicts.map(({ field }) => field));
  return Object.entries(fields).flatMap(([field, value]) => {
    if (conflicting.has(field)) return [];
    if (field === 'tags') return lostTags(value as string[], present, later).map((tag) => `${id} lost tag ${tag}`);
    const isKnown = later.some((other) => isDeepStrictEqual(other.base?.[field], value));
    return isDeepStrictEqual(present?.[field], value) || isKnown ? [] : [`${id} lost ${field} ${String(value)}`];
  });
}

function lostTags(tags: string[], present: Fields | undefined, later: Operation[]): string[] {
  const stored = (present?.tags ?? []) as string[];
  return tags.filter(
    (tag) => !stored.includes(tag) && !later.some(({ base }) => ((base?.tags ?? []) as string[]).includes(tag)),
  );
}
