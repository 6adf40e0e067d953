import { createHash } from 'node:crypto';

/** Longer ids are refused; the bank stores at most this many characters. */
export const maxExternalIdLength = 200;

/** A short hash of a text, the same for every Unicode form of it. */
export const fingerprint = (text: string) =>
  createHash('sha256').update(text.normalize('NFC')).digest('hex').slice(0, 16);

/** Gives the questions of a file ids that are the same when the file is imported again. */
export class ExternalIds {
  private readonly taken = new Set<string>();
  private readonly occurrences = new Map<string, number>();

  /** Reserves an id given in the file; false if it is taken or too long. */
  take(id: string): boolean {
    if (this.taken.has(id) || id.length > maxExternalIdLength) return false;
    this.taken.add(id);
    return true;
  }

  /** Derives an id from the source text of a question and the number of equal texts before it. */
  derive(source: string): string {
    const occurrence = (this.occurrences.get(source) ?? 0) + 1;
    this.occurrences.set(source, occurrence);
    const id = fingerprint(`${source}\n${occurrence}`);
    return this.take(id) ? id : this.derive(source);
  }
}
