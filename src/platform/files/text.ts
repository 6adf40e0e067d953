import { isUtf8 } from 'node:buffer';

/** What Windows-1252 keeps where Latin-1 has control characters; Node 20 decodes the one as the other. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const startsWith = (file: Buffer, ...mark: number[]) => mark.every((byte, at) => file[at] === byte);

function decode(file: Buffer): string {
  if (startsWith(file, 0xff, 0xfe)) return new TextDecoder('utf-16le').decode(file);
  if (startsWith(file, 0xfe, 0xff)) return new TextDecoder('utf-16be').decode(file);
  if (isUtf8(file)) return new TextDecoder().decode(file);
  return file.toString('latin1').replace(/[\x80-\x9f]/g, (sign) => windows1252.charAt(sign.charCodeAt(0) - 0x80));
}

/**
 * The text of a file as schools save them: UTF-8 and UTF-16 by their mark, else UTF-8, else Windows-1252.
 * Every line ends in `\n`, whoever wrote it, so that lines can be counted.
 */
export function readText(file: Buffer | string): string {
  const text = typeof file === 'string' ? file.replace(/^\ufeff/, '') : decode(file);
  return text.replace(/\r\n?/g, '\n');
}
