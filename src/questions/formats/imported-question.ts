import { createHash } from 'node:crypto';
import { type Issue } from '#platform/problems/problem.js';
import { exact, Fraction } from '#questions/types/fraction.js';
import { type Credit, type Option, type QuestionContent } from '#questions/types/question-content.js';

/** The kinds of files questions come in. */
export const importFormats = ['gift'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** A question found in a file, the line it begins on, and the id by which a second import recognises it. */
export interface ImportedQuestion {
  line: number;
  externalId: string;
  category: string;
  content: QuestionContent;
}

/**
 * What a file of questions holds. Any of the `errors` refuses the whole file; each names its line and how to mend it.
 * `notes` tell what was read but changed or left out, so that nothing is lost silently.
 */
export interface ImportReport {
  questions: ImportedQuestion[];
  errors: Issue[];
  notes: Issue[];
}

export const importLimits = { bytes: 2 * 1024 * 1024, questions: 2_000, idLength: 200 };

/** A short name for a text that is the same whenever the text is. */
export const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Gives the questions of one file ids that a second import of the file gives again. */
export class ExternalIds {
  private readonly taken = new Set<string>();
  private readonly occurrences = new Map<string, number>();

  /** Takes an id the file itself gives; false if another question has it or it is too long to keep. */
  take(id: string): boolean {
    if (this.taken.has(id) || id.length > importLimits.idLength) return false;
    this.taken.add(id);
    return true;
  }

  /** Names a question by its text and by how often the same text stood before it in the file. */
  derive(source: string): string {
    const occurrence = (this.occurrences.get(source) ?? 0) + 1;
    this.occurrences.set(source, occurrence);
    const id = fingerprint(`${source}\n${occurrence}`);
    return this.take(id) ? id : this.derive(source);
  }
}

/**
 * The fractions no decimal can write, as far as teachers divide by them. Moodle offers 1/3, 2/3, 1/6, 5/6, 1/7 and 1/9
 * and writes them with five decimals (`question_bank::fraction_options`, question/engine/bank.php).
 */
const repeatingFractions = (
  '1/3 2/3 1/6 5/6 1/7 2/7 3/7 4/7 5/7 6/7 1/9 2/9 4/9 5/9 7/9 8/9 1/12 5/12 7/12 11/12 ' +
  '1/11 2/11 3/11 4/11 5/11 6/11 7/11 8/11 9/11 10/11'
)
  .split(' ')
  .map((text) => {
    const [above, below] = text.split('/').map(Number);
    return { text, share: above / below };
  });

/** Moodle takes a grade for a fraction that is nearer than this (`match_grade_options`, lib/questionlib.php). */
const nearness = 0.00001;

/** Turns a percentage into an exact credit: `50` is `0.5`, and `33.333` means `1/3`. */
export function creditOf(percent: string): Credit {
  const share = Number(percent) / 100;
  const fraction = repeatingFractions.find((candidate) => Math.abs(candidate.share - Math.abs(share)) < nearness);
  if (fraction) return share < 0 ? `-${fraction.text}` : fraction.text;
  const places = percent.length + 2;
  return exact(percent).over(Fraction.of(100)).toShort(places);
}

export const earnsPoints = (credit: Credit) => credit !== '0' && !credit.startsWith('-');

/** `a` to `z`, then `aa`: an id that says where an option stands and nothing else. */
export const optionId = (index: number): string =>
  (index < 26 ? '' : optionId(Math.floor(index / 26) - 1)) + String.fromCharCode(97 + (index % 26));

/**
 * Lays texts out in an order that says nothing of the file's, yet is the same at every import.
 * `ids` names them in the file's order.
 */
export function shuffled(texts: string[], seed: string): { options: Option[]; ids: string[] } {
  const places = texts
    .map((text, place) => ({ place, rank: fingerprint(`${seed}\n${place}\n${text}`) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ place }) => place);
  const ids = new Map(places.map((place, index) => [place, optionId(index)]));
  return {
    options: places.map((place, index) => ({ id: optionId(index), text: texts[place] })),
    ids: texts.map((_, place) => ids.get(place) ?? ''),
  };
}
