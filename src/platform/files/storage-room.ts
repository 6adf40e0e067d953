import { type Problem, tooLarge } from '#platform/problems/problem.js';
import { formOverheadBytes } from './uploads.js';

/** Stored bytes and the quota; a null quota is unlimited. */
export interface Use {
  usedBytes: number;
  maxBytes: number | null;
}

/** The quota left when an upload begins, to refuse early. The counters decide when the upload is complete. */
export class StorageRoom {
  constructor(
    private readonly person: Use,
    private readonly organization: Use,
  ) {}

  /** Throws 413 by Content-Length, before the body is read. */
  refuseTooLong(contentLength: string | undefined): void {
    const needed = Math.max(1, Number(contentLength ?? 0) - formOverheadBytes);
    if (this.exceededBy(needed)) throw this.problem();
  }

  /** Passes the bytes on; throws 413 when they exceed the quota left. */
  async *limit(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let received = 0;
    for await (const chunk of source) {
      received += chunk.length;
      if (this.exceededBy(received)) throw this.problem();
      yield chunk;
    }
  }

  private problem(): Problem {
    const { person, organization } = this;
    const isPerson = person.maxBytes !== null && leftOf(person) <= leftOf(organization);
    return isPerson ? personFull(person) : organizationFull(organization);
  }

  private exceededBy(bytes: number): boolean {
    return bytes > leftOf(this.person) || bytes > leftOf(this.organization);
  }
}

const leftOf = ({ usedBytes, maxBytes }: Use): number => (maxBytes === null ? Infinity : maxBytes - usedBytes);

export const personFull = (use: Use) =>
  tooLarge(
    'quota_exceeded',
    `This file exceeds your quota: you have used ${shareOf(use)}. Delete files you no longer need, then upload it again.`,
  );

export const organizationFull = (use: Use) =>
  tooLarge(
    'quota_exceeded',
    `This file exceeds the quota of your organization, which has used ${shareOf(use)}. ` +
      'Delete files that are no longer needed, or ask the operator for more storage.',
  );

const shareOf = ({ usedBytes, maxBytes }: Use): string =>
  `${mebibytes(usedBytes)} of ${mebibytes(maxBytes ?? 0)} MiB of storage`;

const mebibytes = (bytes: number): string => String(Math.round((bytes / 1024 / 1024) * 10) / 10);
