export interface ReceivedEvent {
  event: string;
  id: string | undefined;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever it expects
  data: any;
}

/** A client of an event stream, like a browser's EventSource. */
export class StreamClient {
  readonly events: ReceivedEvent[] = [];
  /** The number of comments, which only keep the connection open. */
  heartbeats = 0;
  status = 0;
  isClosed = false;
  private readonly stop = new AbortController();
  private readonly waiting = new Set<() => void>();

  /** Opens the stream and waits for the response headers. */
  async open(url: string, headers: Record<string, string> = {}): Promise<this> {
    const response = await fetch(`${url}`, { headers, signal: this.stop.signal });
    this.status = response.status;
    if (response.status === 200 && response.body) void this.follow(response.body);
    else this.isClosed = true;
    return this;
  }

  /** Waits for a condition; returns how many milliseconds that took. Throws after `timeoutMs`. */
  async waitUntil(condition: () => boolean, timeoutMs = 3_000): Promise<number> {
    const started = performance.now();
    while (!condition()) {
      const left = timeoutMs - (performance.now() - started);
      if (left <= 0) throw new Error(`Condition not met within ${timeoutMs} ms: ${JSON.stringify(this.events)}`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        this.waiting.add(() => (clearTimeout(timer), done()));
      });
    }
    return performance.now() - started;
  }

  /** Waits for an event with this name and, if given, this title. */
  async waitFor(event: string, title?: string, timeoutMs = 3_000): Promise<ReceivedEvent> {
    const matches = (received: ReceivedEvent) => received.event === event && (!title || received.data.title === title);
    await this.waitUntil(() => this.events.some(matches), timeoutMs);
    return this.events.find(matches) as ReceivedEvent;
  }

  named = (event: string): ReceivedEvent[] => this.events.filter((received) => received.event === event);

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
        for (const block of blocks) this.parse(block);
      }
    } catch {
      // The client or the server closed the connection.
    }
    this.isClosed = true;
    this.wake();
  }

  private parse(block: string): void {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    );
    if (fields.data)
      this.events.push({ event: fields.event ?? 'message', id: fields.id, data: JSON.parse(fields.data) });
    else if ('' in fields) this.heartbeats++;
    this.wake();
  }

  private wake(): void {
    for (const resume of this.waiting) resume();
    this.waiting.clear();
  }
}
