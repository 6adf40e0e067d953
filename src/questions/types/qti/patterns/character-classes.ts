/** Whether a character belongs to a class. */
export type CharacterTest = (character: string) => boolean;

const matching =
  (pattern: RegExp): CharacterTest =>
  (character) =>
    pattern.test(character);

export const not =
  (test: CharacterTest): CharacterTest =>
  (character) =>
    !test(character);

/** Unicode general categories (XML Schema part 2, appendix F.1.1). */
const categories: Record<string, RegExp> = {
  L: /^\p{L}$/u,
  Lu: /^\p{Lu}$/u,
  Ll: /^\p{Ll}$/u,
  Lt: /^\p{Lt}$/u,
  Lm: /^\p{Lm}$/u,
  Lo: /^\p{Lo}$/u,
  M: /^\p{M}$/u,
  Mn: /^\p{Mn}$/u,
  Mc: /^\p{Mc}$/u,
  Me: /^\p{Me}$/u,
  N: /^\p{N}$/u,
  Nd: /^\p{Nd}$/u,
  Nl: /^\p{Nl}$/u,
  No: /^\p{No}$/u,
  P: /^\p{P}$/u,
  Pc: /^\p{Pc}$/u,
  Pd: /^\p{Pd}$/u,
  Ps: /^\p{Ps}$/u,
  Pe: /^\p{Pe}$/u,
  Pi: /^\p{Pi}$/u,
  Pf: /^\p{Pf}$/u,
  Po: /^\p{Po}$/u,
  Z: /^\p{Z}$/u,
  Zs: /^\p{Zs}$/u,
  Zl: /^\p{Zl}$/u,
  Zp: /^\p{Zp}$/u,
  S: /^\p{S}$/u,
  Sm: /^\p{Sm}$/u,
  Sc: /^\p{Sc}$/u,
  Sk: /^\p{Sk}$/u,
  So: /^\p{So}$/u,
  C: /^\p{C}$/u,
  Cc: /^\p{Cc}$/u,
  Cf: /^\p{Cf}$/u,
  Co: /^\p{Co}$/u,
  Cn: /^\p{Cn}$/u,
};

/** The class `\p{name}`; undefined if the name is unknown. */
export const category = (name: string): CharacterTest | undefined =>
  Object.hasOwn(categories, name) && categories[name] ? matching(categories[name]) : undefined;

const escapes: Record<string, CharacterTest> = {
  d: matching(/^\p{Nd}$/u),
  s: matching(/^[ \t\n\r]$/),
  w: not(matching(/^[\p{P}\p{Z}\p{C}]$/u)),
  i: matching(/^[\p{L}_:]$/u),
  c: matching(/^[\p{L}\p{M}\p{N}_:.\-\u00b7]$/u),
};

/** The class of `\d`, `\S` and so on; undefined if the letter names no class. */
export function classEscape(letter: string): CharacterTest | undefined {
  const lower = letter.toLowerCase();
  const test = Object.hasOwn(escapes, lower) ? escapes[lower] : undefined;
  return test && lower !== letter ? not(test) : test;
}

const controls: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

/** The character of `\n` or of an escaped sign such as `\.`; undefined for letters and digits that mean nothing. */
export const escapedCharacter = (letter: string): string | undefined =>
  controls[letter] ?? (/^[a-zA-Z0-9]$/.test(letter) ? undefined : letter);

/** `.`: every character except line ends. */
export const anyCharacter = not(matching(/^[\n\r]$/));
