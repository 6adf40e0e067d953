/** An event as it was received. */
export interface Received {
  event: string;
  id: string | undefined;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever it expects
  data: any;
}

/** Somebody who follows a stream of events, as a browser would. */
export class Listener {
  readonly events: Received[] = [];
  /** Comments, which are only there to keep the connection. */
  beats = 0;
  status = 0;
  isOver = false;
  private readonly stop = new AbortController();
  private readonly waiting = new Set<() => void>();

  /** Opens the stream and waits for the head of its answer. */
  async open(url: string, headers: Record<string, string> = {}): Promise<this> {
    const response = await fetch(`${url}`, { headers, signal: this.stop.signal });
    this.status = response.status;
    if (response.status === 200 && response.body) void this.follow(response.body);
    else this.isOver = true;
    return this;
  }

  /** Waits until it holds, at most `ms`; how long that took. */
  async until(holds: () => boolean, ms = 3_000): Promise<number> {
    const started = performance.now();
    while (!holds()) {
      const left = ms - (performance.now() - started);
      if (left <= 0) throw new Error(`Nothing of the kind within ${ms} ms: ${JSON.stringify(this.events)}`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        this.waiting.add(() => (clearTimeout(timer), done()));
      });
    }
    return performance.now() - started;
  }

  /** Waits for an event of that name and title, if one is given. */
  async hears(event: string, title?: string, ms = 3_000): Promise<Received> {
    const is = (received: Received) => received.event === event && (!title || received.data.title === title);
    await this.until(() => this.events.some(is), ms);
    return this.events.find(is) as Received;
  }

  named = (event: string): Received[] => this.events.filter((received) => received.event === event);

  close(): void {
    this.stop.abort();
  }

  private async follow(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
    } catch {
      // Cut off, by us or by them.
    }
    this.isOver = true;
    this.wake();
  }

  private take(block: string): void {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    );
    if (fields.data)
      this.events.push({ event: fields.event ?? 'message', id: fields.id, data: JSON.parse(fields.data) });
    else if ('' in fields) this.beats++;
    this.wake();
  }

  private wake(): void {
    for (const waiter of this.waiting) waiter();
    this.waiting.clear();
  }
}
