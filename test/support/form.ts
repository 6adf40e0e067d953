import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A file to send, chunk by chunk. */
export interface SentFile {
  name: string;
  type: string;
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Content-Length of the whole form; omitted if undefined. */
  announced?: number;
  note?: string;
}

export interface FormAnswer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests access the fields they expect
  body: any;
  /** Bytes of the file sent before the response arrived. */
  sent: number;
}

const boundary = 'form-of-a-test';
export const openingOf = ({ name, type, note = 'hello' }: SentFile) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="note"\r\n\r\n${note}\r\n` +
  `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name.replaceAll('"', '%22')}"\r\n` +
  `Content-Type: ${type}\r\n\r\n`;
export const closing = `\r\n--${boundary}--\r\n`;

/** Streams a form and stops when the response arrives. */
export async function sendForm(address: string, token: string, file: SentFile): Promise<FormAnswer> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': `multipart/form-data; boundary=${boundary}`,
    ...(file.announced !== undefined && { 'content-length': String(file.announced) }),
  };
  const request = httpRequest(address, { method: 'POST', headers, agent: false });
  let sent = 0;
  let isAnswered = false;
  const answer = new Promise<FormAnswer>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      isAnswered = true;
      buffer(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(body.toString() || 'null'), sent });
        request.destroy();
      }, reject);
    });
  });
  answer.catch(() => undefined);
  request.write(openingOf(file));
  for await (const chunk of file.bytes) {
    if (isAnswered || request.destroyed) break;
    sent += chunk.length;
    if (!request.write(chunk)) await Promise.race([once(request, 'drain'), answer]).catch(() => undefined);
  }
  if (!isAnswered && !request.destroyed) request.end(closing);
  return answer;
}

/** Starts a form, sends the chunks of `bytes` and then closes the connection. */
export async function breakOff(address: string, token: string, file: SentFile): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': `multipart/form-data; boundary=${boundary}` };
  const request = httpRequest(address, { method: 'POST', headers, agent: false });
  const closed = new Promise((resolve) => request.on('close', resolve));
  request.on('error', () => undefined);
  request.write(openingOf(file));
  for await (const chunk of file.bytes) if (!request.write(chunk)) await once(request, 'drain');
  request.destroy();
  await closed;
}
