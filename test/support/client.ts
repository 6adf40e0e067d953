/** A response, with its body parsed if it is JSON. */
export interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests access the fields they expect
  body: any;
  headers: Headers;
}

type Fields = Record<string, string>;

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
    const isJson = body !== undefined && !(body instanceof FormData);
    const response = await fetch(
      path.startsWith('/api') || path === '/' ? this.url + path : `${this.url}/api/v1${path}`,
      {
        method,
        redirect: 'manual',
        headers: {
          // fetch asks for compressed responses otherwise, which both sides would pay for.
          'accept-encoding': 'identity',
          ...(token && { authorization: `Bearer ${token}` }),
          ...(isJson && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body instanceof FormData ? body : isJson ? JSON.stringify(body) : undefined,
      },
    );
    // An event stream does not end.
    const isStream = /event-stream/.test(response.headers.get('content-type') ?? '');
    if (isStream) await response.body?.cancel();
    const text = isStream ? '' : await response.text();
    const parsed = /json/.test(response.headers.get('content-type') ?? '') && text ? JSON.parse(text) : text;
    return { status: response.status, body: parsed, headers: response.headers };
  }
}
