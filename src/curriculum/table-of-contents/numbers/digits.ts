/** First code points of the decimal digits of scripts that schools write in; each block is ten consecutive digits. */
const zeros = [
  0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x0f20,
  0x1040, 0x17e0, 0xff10,
];
const anyDigit = /\p{Nd}/gu;
const chineseDigits = '零一二三四五六七八九';
const chineseNumeral = /^[〇零一二三四五六七八九十百两兩]{1,7}$/;

/** Writes the decimal digits of every script as 0 to 9. The length stays the same, so positions stay valid. */
export function withAsciiDigits(text: string): string {
  return text.replace(anyDigit, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = zeros.find((first) => first <= code && code < first + 10);
    return zero === undefined ? digit : String(code - zero);
  });
}

/** Value of a number below a thousand in Chinese characters, such as 二十三; 0 for any other word. */
export function chineseValue(text: string): number {
  if (!chineseNumeral.test(text)) return 0;
  let total = 0;
  let digit = 0;
  for (const character of text) {
    if (character === '十' || character === '百') {
      total += (digit || 1) * (character === '十' ? 10 : 100);
      digit = 0;
    } else digit = Math.max(0, chineseDigits.indexOf(character.replace(/[两兩]/, '二')));
  }
  return total + digit;
}

const units = 'one|two|three|four|five|six|seven|eight|nine';
const teens = 'ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen';
const tens = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const values = new Map([
  ...units.split('|').map((word, index) => [word, index + 1] as const),
  ...teens.split('|').map((word, index) => [word, index + 10] as const),
  ...tens.split('|').map((word, index) => [word, 10 * (index + 2)] as const),
]);

/** An English number from `one` to `ninety-nine` after a space. */
export const numberWord = new RegExp(`^ ((?:${tens})(?:[- ](?:${units}))?|${teens}|${units})(?=[ .:)–—-]|$)`, 'i');

/** Value of an English number below one hundred; 0 for any other word. */
export function wordValue(text: string): number {
  return text
    .toLowerCase()
    .split(/[- ]/)
    .reduce((sum, word) => sum + (values.get(word) ?? 0), 0);
}
