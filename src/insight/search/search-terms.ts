import { isWithinDistance } from '#platform/search/edit-distance.js';
import { type IsMatch, isUnspaced } from '#platform/search/highlight.js';

/** A folded word of a query, and known words that stand for it. */
export interface Term {
  word: string;
  /** Words with the same stem. */
  forms: string[];
}

/** Shorter words have too many neighbours to be corrected. */
const minCorrectedLength = 4;
/** Each costs a lookup in the vocabulary. */
const maxCorrectedTerms = 6;
const maxCorrections = 5;
/** From this length on, a word may have two wrong letters. */
const longWordLength = 8;

const isPair = (word: string): boolean => isUnspaced(word) && Array.from(word).length > 1;

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The words of a query. Each matches words that begin with it, and exactly its forms. */
export class SearchTerms {
  private constructor(readonly terms: readonly Term[]) {}

  /** A single sign of a script without spaces is left out beside pairs, because it is the end of one. */
  static of(terms: Term[]): SearchTerms {
    const hasPairs = terms.some(({ word }) => isPair(word));
    const needed = terms.filter(({ word }) => !hasPairs || isPair(word) || !isUnspaced(word));
    return new SearchTerms([...new Map(needed.map((term) => [term.word, term])).values()]);
  }

  get isEmpty(): boolean {
    return this.terms.length === 0;
  }

  /** The query in the notation of PostgreSQL's tsquery. */
  get tsquery(): string {
    // A pair is a whole lexeme, and to look up a lexeme is cheaper than a beginning.
    const beginning = (word: string) => (isPair(word) ? quoted(word) : `${quoted(word)}:*`);
    const alternatives = ({ word, forms }: Term) => [beginning(word), ...forms.map(quoted)].join(' | ');
    return this.terms.map((term) => `(${alternatives(term)})`).join(' & ');
  }

  /** Whether a folded word of a text is one that the query finds. */
  matcher(): IsMatch {
    const exact = new Set(this.terms.flatMap(({ forms }) => forms));
    const beginnings = this.terms.map(({ word }) => word);
    return (folded) => exact.has(folded) || beginnings.some((beginning) => folded.startsWith(beginning));
  }

  /** The words whose spelling can be corrected. */
  get correctable(): string[] {
    const isLong = (word: string) => word.length >= minCorrectedLength && /^\p{L}+$/u.test(word);
    return this.terms
      .map(({ word }) => word)
      .filter(isLong)
      .slice(0, maxCorrectedTerms);
  }

  /** These terms with known words of nearly the same spelling as further forms; undefined if there are none. */
  correctedBy(similar: ReadonlyMap<string, string[]>): SearchTerms | undefined {
    const terms = this.terms.map(({ word, forms }) => ({
      word,
      forms: [...forms, ...corrections(word, similar.get(word))],
    }));
    const isCorrected = terms.some(({ forms }, at) => forms.length > (this.terms[at]?.forms.length ?? 0));
    return isCorrected ? new SearchTerms(terms) : undefined;
  }
}

function corrections(word: string, similar: string[] = []): string[] {
  const distance = word.length < longWordLength ? 1 : 2;
  const isNew = (other: string) => !other.startsWith(word);
  return similar.filter((other) => isNew(other) && isWithinDistance(word, other, distance)).slice(0, maxCorrections);
}
