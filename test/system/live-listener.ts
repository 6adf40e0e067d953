import { type ClientRequest, get } from 'node:http';

/** A cheap listener to the stream of a live session, which keeps only the ids of events and when each came. */
export class LiveListener {
  /** The sequence of the snapshot, then of each event. */
  readonly sequences: number[] = [];
  snapshots = 0;
  lastAt = 0;
  private request?: ClientRequest;

  constructor(
    private readonly path: string,
    private readonly token: string,
  ) {}

  get last(): number {
    return this.sequences.at(-1) ?? 0;
  }

  /** Connects to the server, and asks for what followed the last event it received, if any. */
  connect(url: string): void {
    const resume = this.sequences.length > 0 ? { 'last-event-id': String(this.last) } : {};
    const headers = { authorization: `Bearer ${this.token}`, ...resume };
    let rest = '';
    this.request = get(`${url}${this.path}`, { headers, agent: false }, (response) => {
      response.setEncoding('utf8').on('data', (text: string) => {
        const frames = (rest + text).split('\n\n');
        rest = frames.pop() ?? '';
        for (const frame of frames) this.receive(frame);
      });
    });
    this.request.on('error', () => undefined);
  }

  /** Cuts the connection. */
  cut(): void {
    this.request?.destroy();
  }

  private receive(frame: string): void {
    const sequence = /^id: (\d+)$/m.exec(frame)?.[1];
    if (!sequence) return;
    if (frame.startsWith('event: snapshot')) this.snapshots++;
    this.sequences.push(Number(sequence));
    this.lastAt = performance.now();
  }
}
