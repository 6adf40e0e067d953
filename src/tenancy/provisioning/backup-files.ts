import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline as compose, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip, createGzip } from 'node:zlib';
import type { BackupCipher } from './backup-cipher.js';

/** Path, size and hash of a backup file as stored, encrypted or not. */
export interface Checked {
  path: string;
  bytes: number;
  sha256: string;
}

/** Counts and hashes the bytes of a stream. */
export class Tally {
  bytes = 0;
  private readonly hash: Hash = createHash('sha256');

  watch = async function* (this: Tally, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.bytes += chunk.length;
      this.hash.update(chunk);
      yield chunk;
    }
  }.bind(this);

  result(path: string): Checked {
    return { path, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

/** Writes texts to a compressed file that only its owner can read, as one JSON string per line. */
export async function writeTexts(
  groups: AsyncIterable<string[]>,
  file: string,
  path: string,
  cipher: BackupCipher,
): Promise<Checked & { rows: number }> {
  const tally = new Tally();
  let rows = 0;
  const lines = async function* () {
    for await (const texts of groups) {
      rows += texts.length;
      yield texts.map((text) => `${JSON.stringify(text)}\n`).join('');
    }
  };
  await pipeline(
    Readable.from(lines()),
    createGzip({ level: 3, chunkSize: 65_536 }),
    (chunks: AsyncIterable<Buffer>) => cipher.encrypt(path, chunks),
    tally.watch,
    createWriteStream(file, { flags: 'wx', mode: 0o600 }),
  );
  return { ...tally.result(path), rows };
}

/** Reads the texts of `writeTexts`, in batches of one decompressed chunk. */
export async function* readTexts(folder: string, path: string, cipher: BackupCipher): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const zipped = Readable.from(cipher.decrypt(path, createReadStream(join(folder, path))));
  const chunks = compose(zipped, createGunzip({ chunkSize: 65_536 }), () => undefined);
  for await (const chunk of chunks as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield lines.map((line) => String(JSON.parse(line)));
  }
}

/** Size and hash of a file. */
export async function check(file: string, path: string): Promise<Checked> {
  const tally = new Tally();
  await pipeline(createReadStream(file), tally.watch, async (chunks) => {
    for await (const chunk of chunks) void chunk;
  });
  return tally.result(path);
}
