/** Rows that fixtures have created for one person, by collection and the ids before it in the path. */
export class Rows {
  private readonly known = new Map<string, string>();
  private readonly used = new Set<string>();

  /** The row, created the first time. */
  async find(key: string, make: () => Promise<string>): Promise<string> {
    const row = this.known.get(key) ?? (await make());
    this.known.set(key, row);
    this.used.add(key);
    return row;
  }

  /** Forgets which rows were used until now. */
  beginRequest(): void {
    this.used.clear();
  }

  /** The rows used since the beginning of the request are created again when they are needed. */
  forgetUsed(): void {
    for (const key of this.used) this.known.delete(key);
    this.used.clear();
  }
}
