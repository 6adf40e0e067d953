import { randomBytes } from 'node:crypto';
import { seal, UnreadableSeal, unseal } from '#platform/crypto/sealed-stream.js';

const key = randomBytes(32);
const place = 'tables/users.gz';
const header = 24;
const chunk = 65_536 + 16;

/** Yields pieces whose size is unrelated to the chunk size, as a disk does. */
async function* inPieces(bytes: Buffer, size = 10_007): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield await Promise.resolve(bytes.subarray(from, from + size));
}

async function all(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

const sealed = (bytes: Buffer) => all(seal(key, place, inPieces(bytes)));
const opened = (bytes: Buffer, atPlace = place, withKey = key) => all(unseal(withKey, atPlace, inPieces(bytes)));

describe('a sealed stream', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 131_072, 300_000])('is decrypted to the original %i bytes', async (size) => {
    const text = randomBytes(size);

    const secret = await sealed(text);

    expect((await opened(secret)).equals(text)).toBe(true);
    expect(secret.length).toBe(header + size + 16 * Math.max(1, Math.ceil(size / 65_536)));
  });

  it('differs each time the same bytes are encrypted', async () => {
    const text = Buffer.alloc(100, 'a');

    expect((await sealed(text)).equals(await sealed(text))).toBe(false);
  });

  it('is rejected if a byte was changed', async () => {
    const secret = await sealed(randomBytes(200_000));
    for (const at of [0, 10, header, header + chunk + 5, secret.length - 1]) {
      const changed = Buffer.from(secret);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);

      await expect(opened(changed)).rejects.toThrow(UnreadableSeal);
    }
  });

  it('is rejected if it is truncated, between chunks or within one', async () => {
    const secret = await sealed(randomBytes(200_000));
    for (const length of [0, 10, header, header + 5, header + chunk, header + 2 * chunk, secret.length - 1])
      await expect(opened(secret.subarray(0, length))).rejects.toThrow(UnreadableSeal);
  });

  it('is rejected if chunks are swapped, repeated or missing', async () => {
    const secret = await sealed(randomBytes(200_000));
    const [first, second, rest] = [
      secret.subarray(header, header + chunk),
      secret.subarray(header + chunk, header + 2 * chunk),
      secret.subarray(header + 2 * chunk),
    ];
    const head = secret.subarray(0, header);
    for (const parts of [
      [head, second, first, rest],
      [head, first, first, rest],
      [head, first, rest],
    ])
      await expect(opened(Buffer.concat(parts))).rejects.toThrow(UnreadableSeal);
  });

  it('is rejected at another place and with another key', async () => {
    const secret = await sealed(Buffer.from('secret'));

    await expect(opened(secret, 'tables/audit_log.gz')).rejects.toThrow(UnreadableSeal);
    await expect(opened(secret, place, randomBytes(32))).rejects.toThrow(UnreadableSeal);
  });
});
