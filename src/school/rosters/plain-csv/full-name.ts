import { tidy } from '#school/rosters/roster-values.js';

/** How the words of a full name are divided. */
export type NameOrder = 'firstNameFirst' | 'lastNameFirst';

export interface SplitName {
  firstName: string;
  lastName: string;
}

/** Words that belong to the last name after them. */
const particles = new Set(
  (
    'af al bin bint ben d da dal das de degli dei del della den der des di do dos du e el ibn la las le los lo mac ' +
    "o op 't ten ter und von vom van y zu zum zur"
  ).split(' '),
);
const isParticle = (word: string | undefined) => word !== undefined && particles.has(word.toLowerCase());
const isCapitals = (word: string) => /\p{Lu}.*\p{Lu}/u.test(word) && word === word.toUpperCase();
const eastAsianName = /^[\p{sc=Hani}\p{sc=Hang}]{2,4}$/u;

/** The rule in words, for the note of an import. */
export const splitRule: Record<NameOrder, string> = {
  firstNameFirst:
    'A comma separates last name and first name; words in capitals are the last name; otherwise it is the last word with its particles, such as van or de.',
  lastNameFirst:
    'A comma separates last name and first name; words in capitals are the last name; otherwise it is the first word with its particles, such as van or de.',
};

/** Splits a full name by `splitRule`. Of a name in Chinese characters or Hangul, the first one is the last name. */
export function splitFullName(name: string, order: NameOrder): SplitName {
  const [beforeComma = '', ...afterComma] = name.split(',').map(tidy);
  if (afterComma.length > 0) return { firstName: afterComma.join(' ').trim(), lastName: beforeComma };
  const words = name.split(' ');
  const [word = ''] = words;
  if (words.length === 1 && eastAsianName.test(word)) {
    const [lastName = '', ...rest] = word;
    return { firstName: rest.join(''), lastName };
  }
  if (words.some(isCapitals) && words.some((each) => !isParticle(each) && /\p{Ll}/u.test(each)))
    return byCapitals(words);
  if (order === 'lastNameFirst') return splitAt(words, endOfFirst(words), order);
  return splitAt(words, startOfLast(words), order);
}

/** `DUPONT DE NEMOURS Jean` and `Jean DUPONT`. Particles in small letters stay with the capitals. */
function byCapitals(words: string[]): SplitName {
  const belongs = words.map((word) => isCapitals(word));
  const isLast = words.map((word, at) => belongs[at] || (isParticle(word) && (belongs[at + 1] ?? false)));
  const pick = (last: boolean) => words.filter((_, at) => isLast[at] === last).join(' ');
  return { firstName: pick(false), lastName: pick(true) };
}

function startOfLast(words: string[]): number {
  let start = words.length - 1;
  while (start > 1 && isParticle(words[start - 1])) start -= 1;
  return start;
}

function endOfFirst(words: string[]): number {
  let end = 1;
  while (end < words.length - 1 && isParticle(words[end - 1])) end += 1;
  return end;
}

function splitAt(words: string[], at: number, order: NameOrder): SplitName {
  const [before, after] = [words.slice(0, at).join(' '), words.slice(at).join(' ')];
  return order === 'lastNameFirst' ? { firstName: after, lastName: before } : { firstName: before, lastName: after };
}
