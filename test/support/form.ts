import { request as ask } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';

/** A file as a client sends it, chunk by chunk. */
export interface SentFile {
  name: string;
  type: string;
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** What the request says of the length of the whole form; nothing when left out. */
  announced?: number;
  note?: string;
}

export interface FormAnswer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever it expects
  body: any;
  /** How many bytes of the file had been sent when the answer came. */
  sent: number;
}

const boundary = 'form-of-a-test';
export const openingOf = ({ name, type, note = 'hello' }: SentFile) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="note"\r\n\r\n${note}\r\n` +
  `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name.replaceAll('"', '%22')}"\r\n` +
  `Content-Type: ${type}\r\n\r\n`;
export const closing = `\r\n--${boundary}--\r\n`;

/** Sends a form as it is made, never all of it at once; stops when the answer comes. */
export async function sendForm(address: string, token: string, file: SentFile): Promise<FormAnswer> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': `multipart/form-data; boundary=${boundary}`,
    ...(file.announced !== undefined && { 'content-length': String(file.announced) }),
  };
  const request = ask(address, { method: 'POST', headers, agent: false });
  let sent = 0;
  let isAnswered = false;
  const answer = new Promise<FormAnswer>((done, failed) => {
    request.on('error', failed);
    request.on('response', (response) => {
      isAnswered = true;
      buffer(response).then((body) => {
        done({ status: response.statusCode ?? 0, body: JSON.parse(body.toString() || 'null'), sent });
        request.destroy();
      }, failed);
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

/** Begins a form, sends what `bytes` yields and then cuts the connection. */
export async function breakOff(address: string, token: string, file: SentFile): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': `multipart/form-data; boundary=${boundary}` };
  const request = ask(address, { method: 'POST', headers, agent: false });
  const closed = new Promise((done) => request.on('close', done));
  request.on('error', () => undefined);
  request.write(openingOf(file));
  for await (const chunk of file.bytes) if (!request.write(chunk)) await once(request, 'drain');
  request.destroy();
  await closed;
}
