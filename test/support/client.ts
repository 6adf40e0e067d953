import { Agent } from 'node:http';
import { exchange } from './exchange.js';

/** A response, with its body parsed if it is JSON. */
export interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests access the fields they expect
  body: any;
  headers: Headers;
}

type Fields = Record<string, string>;

const agent = new Agent({ keepAlive: true });
/** Removes a byte order mark. */
const decoder = new TextDecoder();

/** An HTTP client for an instance, with or without an access token. */
export class Client {
  private cachedToken?: Promise<string>;

  constructor(
    private readonly url: string,
    private readonly login?: () => Promise<string>,
  ) {}

  /** The access token; logs in once. */
  token(): Promise<string> {
    if (!this.login) return Promise.resolve('');
    return (this.cachedToken ??= this.login());
  }

  get = (path: string, headers?: Fields) => this.send('GET', path, undefined, headers);
  post = (path: string, body?: unknown, headers?: Fields) => this.send('POST', path, body, headers);
  put = (path: string, body?: unknown, headers?: Fields) => this.send('PUT', path, body, headers);
  patch = (path: string, body?: unknown, headers?: Fields) => this.send('PATCH', path, body, headers);
  delete = (path: string, headers?: Fields) => this.send('DELETE', path, undefined, headers);

  /** Uploads one file as multipart/form-data. */
  async upload(path: string, name: string, content: string | Uint8Array, fields: Fields = {}): Promise<Answer> {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.set(field, value);
    form.set('file', new Blob([content]), name);
    return this.send('POST', path, form);
  }

  async send(method: string, path: string, body?: unknown, headers: Fields = {}): Promise<Answer> {
    const token = await this.token();
    const content = await contentOf(body);
    const url = path.startsWith('/api') || path === '/' ? this.url + path : `${this.url}/api/v1${path}`;
    const { status, rawHeaders, bytes } = await exchange(agent, url, {
      method,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...content.headers, ...headers },
      body: content.body,
    });
    const received = new Headers();
    for (let n = 0; n < rawHeaders.length; n += 2) received.append(rawHeaders[n] ?? '', rawHeaders[n + 1] ?? '');
    const text = decoder.decode(bytes);
    const parsed = /json/.test(received.get('content-type') ?? '') && text ? JSON.parse(text) : text;
    return { status, body: parsed, headers: received };
  }
}

/** A body as it is sent, with its type. */
async function contentOf(body: unknown): Promise<{ headers: Fields; body?: string | Uint8Array }> {
  if (body === undefined) return { headers: {} };
  if (!(body instanceof FormData))
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const form = new Response(body);
  const type = form.headers.get('content-type') ?? '';
  return { headers: { 'content-type': type }, body: new Uint8Array(await form.arrayBuffer()) };
}
