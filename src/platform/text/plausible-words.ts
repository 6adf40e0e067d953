// Text decoded in the wrong encoding contains words that no language has. Each pattern matches one kind of them.

/** Characters that names and sentences lack: box drawing of MS-DOS, ligatures and accents without letter of Macintosh. */
const strange = /[\ufffd\p{Cc}\p{Cn}\p{Co}\u2500-\u259f\ufb00-\ufb06\u02b0-\u02ff]/u;
/** A symbol next to a letter, such as `M¸ller`, except signs that follow a name. */
const symbolAtLetter =
  /\p{L}[^\P{S}\0-\x7f™®©]|[^\P{S}\0-\x7f™®©]\p{L}|\p{L}[\p{No}\p{Pi}\p{Pf}„‚¿¡†‡•¶§‰…ªºⁿ\u00a0]\p{L}/u;
/** A capital after a small letter, such as `JosÈ`, or a small letter after two capitals, such as `ÖÄü`; not in ASCII. */
const capitalInWord = /[^\P{Ll}a-z]\p{Lu}|\p{Ll}[^\P{Lu}A-Z]|[^\P{Lu}A-Z]{2}[^\P{Ll}a-z]/u;
/** A word that begins with a vowel sign or an accent. */
const leadingMark = /^[\p{M}\u0e30\u0e32\u0e33\u0e45]/u;
/** Letters of an alphabet next to Latin ones, such as `Josι`. */
const alphabets = '[\\p{sc=Grek}\\p{sc=Cyrl}\\p{sc=Hebr}\\p{sc=Arab}\\u064b-\\u0652\\p{sc=Thai}]';
const mixedAlphabets = new RegExp(`\\p{sc=Latn}${alphabets}|${alphabets}\\p{sc=Latn}`, 'u');
/** Asian characters next to small Latin letters, such as `Jos茅`. */
const asian = '[\\p{sc=Hani}\\p{sc=Hang}\\p{sc=Hira}\\p{sc=Kana}]';
const mixedAsian = new RegExp(`[a-z]${asian}|${asian}[a-z]`, 'u');
/** Hangul next to Chinese characters, and half-width kana next to Latin letters. */
const mixedWidths =
  /\p{sc=Hani}\p{sc=Hang}|\p{sc=Hang}\p{sc=Hani}|\p{sc=Latn}[\uff61-\uff9f]|[\uff61-\uff9f]\p{sc=Latn}/u;
/** Icelandic and Scandinavian letters in a word with letters of other languages, such as `Bçrziòð` and `Dvoøák`. */
const icelandic = /[ðþ]/iu;
const notIcelandic = /[^\P{L}a-záéíóúýþæöðø]/iu;
const scandinavian = /[øå]/iu;
const notScandinavian = /[^\P{L}a-zæøåäöüéóð]/iu;

/** The typographic apostrophe of `O’Meara` and `D’Ambrosio`, the one such sign inside words. */
const elision = /^(\p{L}{1,2})’(?=\p{Lu}\p{Ll})/u;

const faults = [strange, symbolAtLetter, capitalInWord, leadingMark, mixedAlphabets, mixedAsian, mixedWidths];
const maxShare = 0.05;

/** Whether a text looks like words of a language. A few words in a hundred may be of another kind. */
export function isPlausible(text: string): boolean {
  const words = text.split(' ').map((word) => word.replace(elision, '$1 '));
  const isImplausible = (word: string) =>
    faults.some((fault) => fault.test(word)) ||
    (icelandic.test(word) && notIcelandic.test(word)) ||
    (scandinavian.test(word) && notScandinavian.test(word));
  return words.filter(isImplausible).length <= words.length * maxShare;
}
