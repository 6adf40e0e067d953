const endOfHead = Buffer.from('\r\n\r\n');
const endOfLine = Buffer.from('\r\n');

/** Reads HTTP/1.1 responses, one at a time (no pipelining), of known length or chunked (RFC 9112, sections 6 and 7). */
export class ResponseReader {
  #bytes = Buffer.alloc(0);
  #head;

  /** Takes the next bytes from the socket. Returns the status once the response is complete, otherwise undefined. */
  read(bytes) {
    this.#bytes = this.#bytes.length > 0 ? Buffer.concat([this.#bytes, bytes]) : bytes;
    this.#head ??= this.#readHead();
    if (!this.#head || !this.#isComplete(this.#head)) return undefined;
    const { status } = this.#head;
    this.#bytes = Buffer.alloc(0);
    this.#head = undefined;
    return status;
  }

  #readHead() {
    const end = this.#bytes.indexOf(endOfHead);
    if (end < 0) return undefined;
    const text = this.#bytes.latin1Slice(0, end);
    const status = Number(text.slice(9, 12));
    const [, length] = /\r\ncontent-length: *(\d+)/i.exec(text) ?? [];
    const hasBody = status !== 204 && status !== 304;
    return { status, next: end + 4, length: hasBody ? length && Number(length) : 0 };
  }

  #isComplete(head) {
    if (head.length !== undefined) return this.#bytes.length >= head.next + head.length;
    for (;;) {
      const end = this.#bytes.indexOf(endOfLine, head.next);
      if (end < 0) return false;
      const size = parseInt(this.#bytes.latin1Slice(head.next, end), 16);
      const next = end + 2 + size + 2;
      if (this.#bytes.length < next) return false;
      if (size === 0) return true;
      head.next = next;
    }
  }
}
