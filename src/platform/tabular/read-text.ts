import { isUtf8 } from 'node:buffer';
import { paced } from '#platform/pacing/pacing.js';

/** What Windows-1252 keeps where Latin-1 has control characters; Node 20 decodes the one as the other. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const startsWith = (file: Buffer, ...mark: number[]) => mark.every((byte, at) => file[at] === byte);

const chunkLength = 256 * 1024;

const fromWindows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\x80-\x9f]/g, (sign) => windows1252.charAt(sign.charCodeAt(0) - 0x80));

function decoderFor(file: Buffer): (bytes: Buffer) => string {
  const isUtf16 = startsWith(file, 0xff, 0xfe) ? 'utf-16le' : startsWith(file, 0xfe, 0xff) ? 'utf-16be' : undefined;
  if (!isUtf16 && !isUtf8(file)) return fromWindows1252;
  const decoder = new TextDecoder(isUtf16);
  return (bytes) => decoder.decode(bytes, { stream: true });
}

/** An unfinished character at the end of a UTF-16 file is lost, as it is wherever such a file is opened. */
function* decode(file: Buffer): Generator<string> {
  const decoder = decoderFor(file);
  for (let at = 0; at < file.length; at += chunkLength) yield decoder(file.subarray(at, at + chunkLength));
}

function* cut(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += chunkLength) yield text.slice(at, at + chunkLength);
}

/**
 * The text of a file as schools save them: UTF-8 and UTF-16 by their mark, else UTF-8, else Windows-1252.
 * Every line ends in `\n`, whoever wrote it, so that lines can be counted.
 */
export async function readText(file: Buffer | string): Promise<string> {
  const parts: string[] = [];
  let isAfterReturn = false;
  for await (const part of paced(typeof file === 'string' ? cut(file.replace(/^\ufeff/, '')) : decode(file))) {
    if (part === '') continue;
    const following = isAfterReturn && part.startsWith('\n') ? part.slice(1) : part;
    isAfterReturn = part.endsWith('\r');
    parts.push(following.replace(/\r\n?/g, '\n'));
  }
  return parts.join('');
}
