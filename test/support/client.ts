/** What the school answered. */
export interface Answer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever it expects
  body: any;
  headers: Headers;
}

type Headings = Record<string, string>;

/** Speaks HTTP to the school, as somebody or as nobody. */
export class Client {
  private known?: Promise<string>;

  constructor(
    private readonly url: string,
    private readonly login?: () => Promise<string>,
  ) {}

  /** The access token, from one login. */
  token(): Promise<string> {
    if (!this.login) return Promise.resolve('');
    return (this.known ??= this.login());
  }

  get = (path: string, headers?: Headings) => this.send('GET', path, undefined, headers);
  post = (path: string, body?: unknown, headers?: Headings) => this.send('POST', path, body, headers);
  put = (path: string, body?: unknown, headers?: Headings) => this.send('PUT', path, body, headers);
  patch = (path: string, body?: unknown, headers?: Headings) => this.send('PATCH', path, body, headers);
  delete = (path: string, headers?: Headings) => this.send('DELETE', path, undefined, headers);

  /** Uploads one file as a form does. */
  async upload(path: string, name: string, content: string | Uint8Array, fields: Headings = {}): Promise<Answer> {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.set(field, value);
    form.set('file', new Blob([content]), name);
    return this.send('POST', path, form);
  }

  async send(method: string, path: string, body?: unknown, headers: Headings = {}): Promise<Answer> {
    const token = await this.token();
    const isJson = body !== undefined && !(body instanceof FormData);
    const response = await fetch(
      path.startsWith('/api') || path === '/' ? this.url + path : `${this.url}/api/v1${path}`,
      {
        method,
        redirect: 'manual',
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(isJson && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body instanceof FormData ? body : isJson ? JSON.stringify(body) : undefined,
      },
    );
    // A stream of events never ends by itself.
    const isStream = /event-stream/.test(response.headers.get('content-type') ?? '');
    if (isStream) await response.body?.cancel();
    const text = isStream ? '' : await response.text();
    const parsed = /json/.test(response.headers.get('content-type') ?? '') && text ? JSON.parse(text) : text;
    return { status: response.status, body: parsed, headers: response.headers };
  }
}
