/** Accents of Latin, Greek and Cyrillic, vowel signs of Hebrew, Arabic and Syriac, and the Arabic tatweel. */
const marks =
  '\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670' +
  '\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u0711\\u0730-\\u074a\\u08ca-\\u08e1\\u08e3-\\u08ff\\u1ab0-\\u1aff' +
  '\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f';

/** Control and formatting characters, fillers and variation selectors. */
const invisible =
  '\\u0001-\\u0008\\u000e-\\u001b\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f' +
  '\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\u{e0000}-\\u{e0fff}';

/** Typewriter, typographic and modifier apostrophes, primes, and the Armenian and Hebrew ones. */
const apostrophes =
  '\\u0027\\u0060\\u02b9-\\u02c1\\u02c8\\u02ca\\u02cb\\u055a\\u05f3\\u05f4\\u2018-\\u201b\\u2032\\u2035\\ua78b\\ua78c';

const ignored = new RegExp(`[${marks}${invisible}${apostrophes}]`, 'gu');

/** Accents with a space of their own, some of which are typed as apostrophes. NFKD would turn them into a space. */
const spacingAccents = /[\u00b4\u0384\u1fbd\u1fbf\u1fef\u1ffd\u1ffe]/g;

/** Letters that Unicode does not decompose: Latin ones, final sigma, and the Persian and final forms of Arabic letters. */
const letters = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ɓ: 'b',
  ɗ: 'd',
  ƙ: 'k',
  ƴ: 'y',
  ς: 'σ',
  '\u0649': '\u064a',
  '\u06cc': '\u064a',
  '\u06a9': '\u0643',
  '\u0629': '\u0647',
};
const dashes = '\u058a\u2010\u2012\u2013\u2014\u2015\u2043\u2212';
/** Arabic, Persian and Thai zero, each followed by the other digits. */
const zeros = [0x660, 0x6f0, 0xe50];

const replacements = new Map<string, string>([
  ...Object.entries(letters),
  ...[...dashes].map((dash): [string, string] => [dash, '-']),
  ...zeros.flatMap((zero) =>
    Array.from({ length: 10 }, (_, digit): [string, string] => [String.fromCharCode(zero + digit), String(digit)]),
  ),
]);
/** None of the replaced characters is ASCII. */
const replaceable = /[\u0080-\uffff]/g;

const separators = '\\s\\u001c-\\u001f\\u0085';
const spaces = new RegExp(`[${separators}]+`, 'g');

/**
 * The form in which people's text is compared (docs/decisions/0093): case, accents, apostrophes and invisible characters
 * are ignored, and spaces are single. The same rule as the SQL function `fold_text`, which searches and indexes use.
 */
export const foldText = (text: string): string => (printableAscii.test(text) ? foldAscii(text) : foldUnicode(text));

/** Most text is ASCII, which needs no table and no normal form. */
const printableAscii = /^[\t\n\r -~]*$/;
const foldAscii = (text: string): string =>
  text.toLowerCase().replace(/['`]/g, '').replace(/\s+/g, ' ').replace(/^ | $/g, '');

/** Without accents and with Latin letters such as ø and ł as o and l; case and spaces stay. */
export const foldAccents = (text: string): string =>
  text
    .normalize('NFD')
    .replace(accents, '')
    .replace(replaceable, (letter) => replacements.get(letter) ?? letter)
    .normalize('NFC');

const accents = new RegExp(`[${marks}]`, 'gu');

const foldUnicode = (text: string): string =>
  text
    .replace(spacingAccents, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(ignored, '')
    .replace(replaceable, (letter) => replacements.get(letter) ?? letter)
    .normalize('NFC')
    .replace(spaces, ' ')
    .replace(/^ | $/g, '');
