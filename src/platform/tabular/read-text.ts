import { isUtf8 } from 'node:buffer';
import { paced } from '#platform/pacing/pacing.js';

/** Windows-1252 for 0x80 to 0x9F, where Latin-1 has control characters. Node 20 decodes windows-1252 as Latin-1. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const startsWith = (file: Buffer, ...prefix: number[]) => prefix.every((byte, at) => file[at] === byte);

const chunkLength = 256 * 1024;

const fromWindows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\x80-\x9f]/g, (character) => windows1252.charAt(character.charCodeAt(0) - 0x80));

function decoderFor(file: Buffer): (bytes: Buffer) => string {
  const utf16 = startsWith(file, 0xff, 0xfe) ? 'utf-16le' : startsWith(file, 0xfe, 0xff) ? 'utf-16be' : undefined;
  if (!utf16 && !isUtf8(file)) return fromWindows1252;
  const decoder = new TextDecoder(utf16);
  return (bytes) => decoder.decode(bytes, { stream: true });
}

/** Decodes in chunks. An incomplete character at the end of a UTF-16 file is dropped. */
function* decode(file: Buffer): Generator<string> {
  const decoder = decoderFor(file);
  for (let at = 0; at < file.length; at += chunkLength) yield decoder(file.subarray(at, at + chunkLength));
}

function* cut(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += chunkLength) yield text.slice(at, at + chunkLength);
}

/**
 * Decodes a text file: UTF-8 or UTF-16 by byte order mark, otherwise UTF-8 if valid, otherwise Windows-1252. Line ends
 * are converted to `\n`.
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
