/** A client of the sync API that works offline (docs/api.md). Needs only `fetch` and `crypto`; `store` keeps its state. */

const maxBatch = 100;
const maxBatchBytes = 500_000;

/** A store in memory; another one writes the text to a file or to localStorage. */
export const memoryStore = (text = '') => ({ load: () => text, save: (changed) => void (text = changed) });

export class OfflineClient {
  /** `url` is that of the API, such as https://school.example/api/v1; `token` returns an access token. */
  constructor({ url, token, store = memoryStore(), fetch = globalThis.fetch }) {
    Object.assign(this, { url, token, store, fetch });
    this.state = JSON.parse(store.load() || 'null') ?? {
      deviceId: crypto.randomUUID(),
      cursor: null,
      records: {},
      pending: [],
      conflicts: [],
    };
  }

  /** The fields of a record with the changes that wait to be sent; undefined if there is no such record. */
  get(collection, id) {
    const known = this.state.records[keyOf(collection, id)]?.fields;
    const mine = this.state.pending.filter((each) => each.collection === collection && each.recordId === id);
    return mine.reduce((fields, each) => (each.kind === 'delete' ? undefined : { ...fields, ...each.fields }), known);
  }

  /** The ids of all records of a collection. */
  ids(collection) {
    const keys = [
      ...Object.keys(this.state.records),
      ...this.state.pending.map((each) => keyOf(each.collection, each.recordId)),
    ].filter((key) => key.startsWith(`${collection}/`));
    const ids = [...new Set(keys)].map((key) => key.slice(collection.length + 1));
    return ids.filter((id) => this.get(collection, id) !== undefined);
  }

  /** Creates a record and returns its id. */
  create(collection, fields) {
    const id = newId();
    this.put(collection, id, fields);
    return id;
  }

  /** Changes fields of a record. The values from which they are changed travel with the operation. */
  put(collection, id, fields) {
    const known = this.get(collection, id);
    const changed = Object.entries(known ?? {}).filter(([field]) => field in fields);
    this.add({ collection, recordId: id, kind: 'put', fields, base: known ? Object.fromEntries(changed) : null });
  }

  remove(collection, id) {
    const base = this.get(collection, id);
    if (base) this.add({ collection, recordId: id, kind: 'delete', fields: {}, base });
  }

  /** Sends what waits, then receives what changed. Call it again after any error: nothing is lost or applied twice. */
  async sync() {
    while (this.state.pending.length > 0) await this.push(this.nextBatch());
    await this.pull();
  }

  /** Forgets a conflict after the person has decided; to keep the other text, `put` it before. */
  resolve(conflict) {
    this.state.conflicts = this.state.conflicts.filter((each) => each !== conflict);
    this.save();
  }

  add(operation) {
    this.state.pending.push({ id: crypto.randomUUID(), at: new Date().toISOString(), ...operation });
    this.save();
  }

  nextBatch() {
    let bytes = 0;
    const first = this.state.pending.slice(0, maxBatch);
    const fitting = first.filter((operation) => (bytes += JSON.stringify(operation).length) <= maxBatchBytes);
    return fitting.length > 0 ? fitting : first.slice(0, 1);
  }

  async push(operations) {
    const { status, body } = await this.request('/sync/operations', { deviceId: this.state.deviceId, operations });
    // Text with very many tags may be too much in one request.
    if ([400, 413].includes(status) && operations.length > 1)
      return this.push(operations.slice(0, Math.ceil(operations.length / 2)));
    if (status === 400 || status === 413)
      return this.settle(operations[0], { id: operations[0].id, status: 'rejected', conflicts: [], ...body });
    if (status !== 200) throw new Error(`${status} ${body.code}: ${body.detail}`);
    const results = new Map(body.results.map((result) => [result.id, result]));
    for (const operation of operations) this.settle(operation, results.get(operation.id));
  }

  /** Moves an operation out of the queue. What was applied belongs to the record now. */
  settle(operation, result) {
    const { collection, recordId, kind, fields } = operation;
    const key = keyOf(collection, recordId);
    const kept = result.conflicts.filter(({ field }) => !field.includes('.'));
    const others = Object.fromEntries(kept.map(({ field, current }) => [field, current]));
    this.state.pending = this.state.pending.filter(({ id }) => id !== operation.id);
    if (result.status === 'conflict' || result.status === 'rejected') this.state.conflicts.push({ operation, result });
    if (result.code === null || result.conflicts.length > 0) {
      if (kind === 'delete' && result.status === 'applied') delete this.state.records[key];
      else {
        const known = this.state.records[key]?.fields;
        this.state.records[key] = { version: result.version, fields: { ...known, ...fields, ...others } };
      }
    }
    this.save();
  }

  /** Receives changes page by page. Each page is stored with its cursor. */
  async pull() {
    const isWhole = this.state.cursor === null;
    // A download of everything replaces the records at its end, so that deleted ones disappear.
    let [cursor, received] = [this.state.cursor, isWhole ? {} : this.state.records];
    for (let more = true; more;) {
      const { status, body } = await this.request(
        `/sync/changes${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      if (status === 409 && body.code === 'cursor_expired') {
        this.state.cursor = null;
        return this.pull();
      }
      if (status !== 200) throw new Error(`${status} ${body.code}: ${body.detail}`);
      for (const { collection, id, deleted, version, fields } of body.changes) {
        if (deleted) delete received[keyOf(collection, id)];
        else received[keyOf(collection, id)] = { version, fields };
      }
      ({ cursor, more } = body);
      if (!isWhole || !more) {
        Object.assign(this.state, { cursor, records: received });
        this.save();
      }
    }
  }

  async request(path, body) {
    const { fetch } = this;
    const response = await fetch(this.url + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${await this.token()}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  save() {
    this.store.save(JSON.stringify(this.state));
  }
}

const keyOf = (collection, id) => `${collection}/${id}`;

/** A UUIDv7 (RFC 9562): milliseconds, then random bits. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = Date.now().toString(16).padStart(12, '0');
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const random = Array.from(bytes.slice(6), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-${random.slice(0, 4)}-${random.slice(4, 8)}-${random.slice(8)}`;
}
