import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What the server received. */
export interface ReceivedSpeech {
  authorization: string | undefined;
  fields: Record<string, string[]>;
  fileName: string;
  bytes: Buffer;
}

type Responder = (response: ServerResponse) => void;

/** A whole response in JSON. */
export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Responder =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

/** Part of a response, after which the connection is cut. */
export const cutOff: Responder = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"text":"Go for', () => response.destroy());
};

/** No response until the server is told to give one. */
export const silent: Responder = () => undefined;

/** What `POST /audio/transcriptions` responds for `response_format=verbose_json`. */
export const spoken = (text = 'Go forward ten meters.') =>
  answer(200, {
    task: 'transcribe',
    language: 'english',
    duration: 2.7,
    text: ` ${text}`,
    segments: [{ id: 0, start: 0.46, end: 2.11, text: ` ${text}`, avg_logprob: -0.2, no_speech_prob: 0.01 }],
    words: text.split(' ').map((word, at) => ({ word, start: at / 2, end: at / 2 + 0.4 })),
  });

/** A server that speaks the protocol of OpenAI. Responses are those of the test, in order. */
export class SpeechServer {
  readonly received: ReceivedSpeech[] = [];
  private responders: Responder[] = [];
  private waiting: (() => void)[] = [];

  private constructor(private readonly server: Server) {
    // A client that gives up breaks off its request.
    server.on('request', (request, response) => void this.respond(request, response).catch(() => undefined));
  }

  static async start(): Promise<SpeechServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SpeechServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  /** The responses to the next requests. */
  will(...responders: Responder[]): void {
    this.responders = responders;
  }

  /** Resolves when the next request has arrived completely. */
  request(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(body, { headers }).formData();
    const file = form.get('file') as File;
    const names = [...new Set(form.keys())].filter((name) => name !== 'file');
    this.received.push({
      authorization: request.headers.authorization,
      fields: Object.fromEntries(names.map((name) => [name, form.getAll(name).map(String)])),
      fileName: file.name,
      bytes: Buffer.from(await file.arrayBuffer()),
    });
    (this.responders.shift() ?? answer(500, 'unexpected request'))(response);
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
