import { type Issue } from '#platform/problems/problem.js';

/** Names for the parts of a question in a file, by the beginning of their path in the bank. */
const places: [path: RegExp, name: (number: number) => string][] = [
  [/^title/, () => 'The title'],
  [/^prompt/, () => 'The question text'],
  [/^feedback/, () => 'The general feedback'],
  [/^tags/, () => 'A tag or category'],
  [/^body\.prompts\[(\d{1,4})\]/, (number) => `The left side of pair ${number}`],
  [/^body\.options\[/, () => 'The right side of a pair'],
  [/^(?:body\.choices|body\.items|key\.answers)\[(\d{1,4})\]/, (number) => `Answer ${number}`],
  [/^key\.feedback/, () => 'The feedback of an answer'],
];

/** Sentences about the rules that the bank words in its own terms. */
const sentences = new Map([
  ['shares', 'The weights above 0 of a question with several correct answers must add up to 100 %, or each be 100 %.'],
  ['unearnable', 'At least one answer must earn points. Mark it as correct, or give it a weight above 0 %.'],
  ['markup_excessive', 'The question has too many tags and links. Split it.'],
]);

/** Words an issue of the bank for the author of the file, who knows lines and answers but no fields. */
export function fileIssue({ field = '', rule, message }: Issue, line: number): Issue {
  return { line, rule, message: sentences.get(rule) ?? `${placeOf(field)}: ${message}` };
}

function placeOf(field: string): string {
  for (const [path, name] of places) {
    const match = path.exec(field);
    if (match) return name(Number(match[1] ?? 0) + 1);
  }
  return 'The question';
}
