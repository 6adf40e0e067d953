import { type FileHandle, open } from 'node:fs/promises';

const bufferBytes = 256 * 1024;

/** Reads a file in order. What is passed over is not read. */
export class FileReader {
  position = 0;
  private buffer: Buffer = Buffer.alloc(0);
  /** The position of the first byte in the buffer. */
  private bufferedFrom = 0;

  private constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  /** Opens the file for `use` and closes it afterwards. */
  static async during<T>(path: string, use: (reader: FileReader) => Promise<T>): Promise<T> {
    const reader = await FileReader.open(path);
    try {
      return await use(reader);
    } finally {
      await reader.close();
    }
  }

  static async open(path: string): Promise<FileReader> {
    const file = await open(path, 'r');
    return new FileReader(file, (await file.stat()).size);
  }

  get left(): number {
    return Math.max(0, this.size - this.position);
  }

  /** The next bytes, valid until the next call; fewer at the end of the file. */
  async take(count: number): Promise<Buffer> {
    const wanted = Math.min(count, this.left);
    const at = this.position - this.bufferedFrom;
    if (at < 0 || at + wanted > this.buffer.length) await this.fill(wanted);
    const from = this.position - this.bufferedFrom;
    this.position += wanted;
    return this.buffer.subarray(from, from + wanted);
  }

  /** Like `take`, without passing the bytes. */
  async peek(count: number): Promise<Buffer> {
    const bytes = await this.take(count);
    this.position -= bytes.length;
    return bytes;
  }

  skip(count: number): void {
    this.position += count;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async fill(count: number): Promise<void> {
    const length = Math.min(Math.max(count, bufferBytes), this.left);
    if (this.buffer.length < length) this.buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.file.read(this.buffer, 0, length, this.position);
    this.buffer = this.buffer.subarray(0, bytesRead);
    this.bufferedFrom = this.position;
  }
}
