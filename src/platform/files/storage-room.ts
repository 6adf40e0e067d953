import { formBytes } from './uploads.js';
import { type Problem, tooLarge } from '#platform/problems/problem.js';

/** How much is stored, and how much may be; null sets no limit. */
export interface Use {
  usedBytes: number;
  maxBytes: number | null;
}

/** The room left for one upload when it begins. The counters decide once it has arrived. */
export class StorageRoom {
  constructor(
    private readonly person: Use,
    private readonly organization: Use,
  ) {}

  /** Refuses by the length of the request, before anything of it is read. */
  refuseTooLong(contentLength: string | undefined): void {
    const needed = Math.max(1, Number(contentLength ?? 0) - formBytes);
    if (this.exceededBy(needed)) throw this.problem();
  }

  /** The same bytes; throws when they are more than there is room for. */
  async *limit(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let arrived = 0;
    for await (const chunk of source) {
      arrived += chunk.length;
      if (this.exceededBy(arrived)) throw this.problem();
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
    `You have used ${shareOf(use)} and this file does not fit. Delete files you no longer need, then upload it again.`,
  );

export const organizationFull = (use: Use) =>
  tooLarge(
    'quota_exceeded',
    `Your organization has used ${shareOf(use)} and this file does not fit. ` +
      'Delete files that are no longer needed, or ask the operator for more storage.',
  );

const shareOf = ({ usedBytes, maxBytes }: Use): string =>
  `${mebibytes(usedBytes)} of ${mebibytes(maxBytes ?? 0)} MiB of storage`;

const mebibytes = (bytes: number): string => String(Math.round((bytes / 1024 / 1024) * 10) / 10);
