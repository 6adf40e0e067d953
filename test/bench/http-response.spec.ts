import { ResponseReader } from '../../bench/http-response.js';

const ok = 'HTTP/1.1 200 OK\r\n';
const responses: [string, string, number][] = [
  ['of known length', `${ok}Content-Length: 5\r\n\r\nhello`, 200],
  ['without content', `${ok}content-length: 0\r\n\r\n`, 200],
  ['of status 204', 'HTTP/1.1 204 No Content\r\n\r\n', 204],
  ['of status 304 with a length', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 99\r\n\r\n', 304],
  ['in chunks', `${ok}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n1a\r\n${'x'.repeat(26)}\r\n0\r\n\r\n`, 200],
  [
    'whose content looks like the last chunk',
    `${ok}transfer-encoding: chunked\r\n\r\n7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n`,
    200,
  ],
];

describe('the client of the benchmark', () => {
  it.each(responses)('reads a response %s', (_, text, status) => {
    expect(new ResponseReader().read(Buffer.from(text))).toBe(status);
  });

  it.each(responses)('waits for the last byte of a response %s', (_, text, status) => {
    const reader = new ResponseReader();

    const results = Array.from(text, (letter) => reader.read(Buffer.from(letter)));

    expect(results).toEqual([...Array<undefined>(text.length - 1).fill(undefined), status]);
  });

  it('reads the next response of the same connection', () => {
    const reader = new ResponseReader();

    const results = responses.map(([, text]) => reader.read(Buffer.from(text)));

    expect(results).toEqual(responses.map(([, , status]) => status));
  });
});
