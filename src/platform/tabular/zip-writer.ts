import { Readable } from 'node:stream';
import yazl from 'yazl';

/** A file of an archive. */
export interface ZipEntry {
  /** A relative path with slashes. */
  path: string;
  modifiedAt: Date;
  content: Readable | string;
}

/**
 * A ZIP file as a stream. Each entry is requested when the one before has been written, at the speed of the reader, so memory
 * does not grow with the number of files. An error of an entry destroys the stream.
 */
export function writeZip(entries: AsyncIterable<ZipEntry>): Readable {
  const writer = new ZipWriter();
  writer.write(entries).catch((error: unknown) => writer.output.destroy(error as Error));
  return writer.output;
}

class ZipWriter {
  private readonly zip = new yazl.ZipFile();
  /** yazl writes to a PassThrough. */
  readonly output = this.zip.outputStream as Readable;
  private source: Readable | undefined;

  constructor() {
    this.zip.on('error', (error: Error) => this.output.destroy(error));
    this.output.once('close', () => this.source?.destroy());
  }

  async write(entries: AsyncIterable<ZipEntry>): Promise<void> {
    for await (const { path, modifiedAt, content } of entries) {
      const source = typeof content === 'string' ? Readable.from([Buffer.from(content)]) : content;
      this.source = source;
      source.once('error', (error) => this.output.destroy(error));
      if (this.output.destroyed) return void source.destroy();
      this.zip.addReadStream(source, path, { mtime: modifiedAt });
      await new Promise((resolve) => source.once('close', resolve));
    }
    this.zip.end();
  }
}
