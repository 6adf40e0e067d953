import { parentPort, Worker } from 'node:worker_threads';

interface Question<Request> {
  id: number;
  request: Request;
}

interface Answer<Response> {
  id: number;
  response?: Response;
  error?: unknown;
}

interface Waiting<Response> {
  resolve: (response: Response) => void;
  reject: (error: Error) => void;
}

/** What was loaded for one request is kept for the next. */
const idleMs = 30_000;
const defaultMaxMs = 20_000;

/**
 * A thread for work that would block other requests of the process. It is started for the first request and ends when there is
 * none for a while, with the memory of its libraries. Its program calls `serveThread`.
 */
export class Thread<Request, Response> {
  private readonly waiting = new Map<number, Waiting<Response>>();
  private worker: Worker | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lastId = 0;

  constructor(
    private readonly program: URL,
    private readonly maxMs = defaultMaxMs,
  ) {}

  /** The response of the program. Rejects if it throws, ends, or takes too long. */
  async ask(request: Request, maxMs = this.maxMs): Promise<Response> {
    const worker = (this.worker ??= this.start());
    this.endAfter(maxMs);
    const id = ++this.lastId;
    try {
      return await new Promise<Response>((resolve, reject) => {
        this.waiting.set(id, { resolve, reject });
        worker.postMessage({ id, request } satisfies Question<Request>);
      });
    } finally {
      this.waiting.delete(id);
      if (this.waiting.size === 0) this.endAfter(idleMs);
    }
  }

  async end(): Promise<void> {
    clearTimeout(this.timer);
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.program);
    worker.unref();
    worker.on('message', ({ id, response, error }: Answer<Response>) => {
      if (response !== undefined) this.waiting.get(id)?.resolve(response);
      else this.waiting.get(id)?.reject(asError(error));
    });
    worker.on('error', (error) => this.giveUp(worker, error));
    worker.on('exit', () => this.giveUp(worker, new Error(`The thread ended: ${this.program.pathname}`)));
    return worker;
  }

  /** Rejects what the thread was asked for. The next request starts another one. */
  private giveUp(worker: Worker | undefined, error: unknown): void {
    if (!worker || worker !== this.worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(asError(error));
    void worker.terminate();
  }

  /** Ends the thread unless it gets another request before. */
  private endAfter(ms: number): void {
    clearTimeout(this.timer);
    const end = () => this.giveUp(this.worker, new Error(`The thread took longer than ${ms} ms.`));
    this.timer = setTimeout(end, ms).unref();
  }
}

/** Responds to the requests of a `Thread`, in its program. */
export function serveThread<Request, Response>(respond: (request: Request) => Promise<Response>): void {
  parentPort?.on('message', ({ id, request }: Question<Request>) => {
    respond(request).then(
      (response) => parentPort?.postMessage({ id, response } satisfies Answer<Response>),
      (error: unknown) => parentPort?.postMessage({ id, error } satisfies Answer<Response>),
    );
  });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
