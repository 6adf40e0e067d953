import { request } from 'node:http';

export interface Sent {
  /** 0 if there was no response. */
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read any field
  body: any;
}

interface Message {
  method?: string;
  headers?: Record<string, string>;
  body?: object;
}

/** Sends a request to a port of this machine with a given Host header, which fetch does not allow, on its own connection. */
export function sendTo(
  port: number,
  host: string,
  path: string,
  { method = 'GET', headers, body }: Message = {},
): Promise<Sent> {
  const text = body && JSON.stringify(body);
  const json = text && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
  return new Promise((done) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path: `/api/v1${path}`, agent: false, headers: { host, ...json, ...headers } },
      (incoming) => {
        let received = '';
        incoming.on('data', (chunk: Buffer) => (received += chunk.toString()));
        // A connection that is cut during the response has no end.
        incoming.on('error', () => done({ status: 0, body: undefined }));
        incoming.on('end', () => done({ status: incoming.statusCode ?? 0, body: parsed(received) }));
      },
    );
    outgoing.on('error', () => done({ status: 0, body: undefined }));
    outgoing.end(text);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
