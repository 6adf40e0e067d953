import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** JSON text serialized by PostgreSQL with exactly the View's fields. Sent unparsed, with `version`, if any, as ETag. */
export class RawJson {
  constructor(
    readonly text: string,
    readonly version?: number,
  ) {}
}

/** JSON that is sent many times, such as a cached tree. It is compressed once, for the first client that accepts gzip. */
export class CachedJson extends RawJson {
  private compressed?: Promise<Buffer>;

  gzip(): Promise<Buffer> {
    return (this.compressed ??= compress(this.text));
  }
}
