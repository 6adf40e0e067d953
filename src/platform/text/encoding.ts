import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import type { chardet } from 'jschardet';
import { isPlausible } from './plausible-words.js';

/**
 * The encodings a text file may have, as iconv-lite names them. Of two that read a file alike, the first is reported. Of
 * the ISO-8859 family only those are here that have no Windows code page with the same letters in the same places.
 */
export const textEncodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'koi8-r',
  'koi8-u',
  'macroman',
  'maccyrillic',
  'cp850',
  'cp437',
  'cp852',
  'cp857',
  'cp866',
  'cp737',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-15',
] as const;
export type TextEncoding = (typeof textEncodings)[number];

/** The detector's names where they differ from ours by more than case. */
const detectorNames: Partial<Record<TextEncoding, string>> = {
  'windows-874': 'CP874',
  'windows-1258': 'cp1258',
  shift_jis: 'CP932',
  'euc-kr': 'CP949',
  cp866: 'IBM866',
  'iso-8859-15': 'iso8859-15',
};
const nameOf = (encoding: TextEncoding) => (detectorNames[encoding] ?? encoding).toLowerCase();
const isUnicode = (encoding: TextEncoding) => encoding.startsWith('utf-');
const detectable = textEncodings.filter((encoding) => !isUnicode(encoding));

/** One way to read a file, with some of its words that are not ASCII. */
export interface EncodingCandidate {
  encoding: TextEncoding;
  words: string[];
}

/**
 * `certain`: Unicode by its byte order mark or its structure. `detected`: one reading is much more likely than all others.
 * `unclear`: several readings are likely; the best come first. `damaged`: UTF-8 with invalid bytes. `binary`: not text.
 */
export type EncodingFinding =
  | { kind: 'certain'; encoding: TextEncoding }
  | ({ kind: 'detected' } & EncodingCandidate)
  | { kind: 'unclear'; candidates: EncodingCandidate[] }
  | { kind: 'damaged' | 'binary'; at: number };

/** More evidence makes detection slower and no better. */
const maxSample = 16 * 1024;

/** By what factor the best reading has to be likelier than the next one with another text. */
function clearLead(text: string, sample: Buffer): number {
  const letters = sample.filter((byte) => byte > 0x7f).length;
  if (letters === 1) return 2.5;
  // Any two bytes are a Chinese character in several encodings.
  return /\p{sc=Hani}/u.test(text) ? 3 : 1.4;
}

const maxWords = 5;

/** How common encodings are in files of schools, relative to the Windows code pages. */
function prevalence(encoding: TextEncoding): number {
  if (encoding === 'windows-1252') return 1.6;
  if (encoding.startsWith('mac')) return 0.9;
  if (encoding === 'windows-1257') return 0.3;
  return encoding.startsWith('iso-') ? 0.5 : 1;
}

/** Finds out in which encoding a file is written, by structure for Unicode and by statistics for everything else. */
export async function findEncoding(file: Buffer): Promise<EncodingFinding> {
  const unicode = byteOrderMark(file) ?? (isUtf8(file) ? 'utf-8' : undefined);
  if (unicode === 'utf-8' && !isUtf8(file)) return { kind: 'damaged', at: firstInvalid(file) };
  const isPlainUtf8 = unicode === 'utf-8' && !file.includes(0);
  if (unicode && (unicode !== 'utf-8' || isPlainUtf8)) return { kind: 'certain', encoding: unicode };
  const nul = file.indexOf(0);
  if (nul >= 0) {
    const utf16 = unmarkedUtf16(file);
    return utf16 ? { kind: 'certain', encoding: utf16 } : { kind: 'binary', at: nul };
  }
  if (isMostlyUtf8(file)) return { kind: 'damaged', at: firstInvalid(file) };
  return choose(sampleOf(file));
}

/** Decodes a file chunk by chunk; a byte order mark is removed. Invalid bytes become U+FFFD. */
export function decoderOf(encoding: TextEncoding): (bytes: Buffer) => string {
  const decoder = iconv.getDecoder(encoding);
  return (bytes) => decoder.write(bytes);
}

/** The encoding a byte order mark declares. */
export function byteOrderMark(file: Buffer): TextEncoding | undefined {
  const startsWith = (...prefix: number[]) => prefix.every((byte, at) => file[at] === byte);
  if (startsWith(0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(0xff, 0xfe)) return 'utf-16le';
  return startsWith(0xfe, 0xff) ? 'utf-16be' : undefined;
}

/** In UTF-16, the NUL bytes of ASCII characters are all at odd places, or all at even ones. */
function unmarkedUtf16(file: Buffer): TextEncoding | undefined {
  const places = [0, 0];
  for (let at = file.indexOf(0); at >= 0; at = file.indexOf(0, at + 1)) places[at % 2] = (places[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = places;
  if (file.length % 2 !== 0 || (even > 0 && odd > 0) || (even + odd) * 20 < file.length) return undefined;
  // ASCII in UTF-16 is half NUL; less of it is a stray NUL in a short file.
  if (file.every(isAsciiText) && (even + odd) * 5 < file.length * 2) return undefined;
  return odd > 0 ? 'utf-16le' : 'utf-16be';
}

const isAsciiText = (byte: number) => byte === 0 || (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d);

const firstInvalid = (file: Buffer): number => {
  let [valid, invalid] = [0, file.length];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isUtf8(file.subarray(0, endOfCharacter(file, middle)))) valid = middle;
    else invalid = middle;
  }
  return valid;
};

/** The end of the character to which the byte before `at` belongs. */
function endOfCharacter(file: Buffer, at: number): number {
  let end = at;
  while (end < at + 3 && ((file[end] ?? 0) & 0xc0) === 0x80) end += 1;
  return end;
}

/** Whether most characters beyond ASCII are valid UTF-8: text of another encoding was pasted in, or bytes were lost. */
function isMostlyUtf8(file: Buffer): boolean {
  const text = file.toString('utf8');
  const invalid = text.split('\ufffd').length - 1;
  let valid = 0;
  for (const character of text) if (character > '\u007f' && character !== '\ufffd') valid += 1;
  return valid >= 4 && valid > 4 * invalid;
}

/**
 * The words with bytes beyond ASCII, separated by spaces. Bytes that may be the second half of a character in Asian
 * encodings do not separate words.
 */
function sampleOf(file: Buffer): Buffer {
  const words = new Map<string, Buffer>();
  let [start, length, isPlain] = [0, 0, true];
  for (let at = 0; at <= file.length && length < maxSample; at++) {
    const byte = file[at] ?? 0;
    const isSeparator = byte < 0x30 || (byte > 0x39 && byte < 0x40);
    if (!isSeparator) isPlain &&= byte < 0x80;
    else {
      const word = file.subarray(start, at);
      if (!isPlain) words.set(word.toString('latin1'), word);
      if (!isPlain) length += word.length;
      [start, isPlain] = [at + 1, true];
    }
  }
  return Buffer.concat([...words.values()].flatMap((word) => [word, Buffer.from(' ')]));
}

interface Reading extends EncodingCandidate {
  text: string;
  confidence: number;
}

type DetectAll = typeof chardet.detectAll;

async function choose(sample: Buffer): Promise<EncodingFinding> {
  // Loaded on demand: the models take a tenth of a second and 50 MB, and most files are UTF-8.
  const { detectAll } = (await import('jschardet')).chardet;
  const readings = detectable.map((encoding) => ({ encoding, text: iconv.decode(sample, encoding).trim() }));
  const plausible = readings
    .filter(({ text }) => isPlausible(text))
    .map(({ encoding, text }): Reading => {
      const words = text.split(' ').slice(0, maxWords);
      return {
        encoding,
        text,
        words,
        confidence: confidenceOf(detectAll, text, encoding, sample) * prevalence(encoding),
      };
    });
  const distinct = new Map<string, Reading>();
  for (const reading of plausible) {
    const same = distinct.get(reading.text);
    if (!same) distinct.set(reading.text, reading);
    else same.confidence = Math.max(same.confidence, reading.confidence);
  }
  const [best, next] = [...distinct.values()].sort((a, b) => b.confidence - a.confidence);
  if (best && (!next || best.confidence > clearLead(best.text, sample) * next.confidence))
    return { kind: 'detected', ...candidateOf(best) };
  return { kind: 'unclear', candidates: [best, next].flatMap((reading) => (reading ? [candidateOf(reading)] : [])) };
}

const candidateOf = ({ encoding, words }: Reading): EncodingCandidate => ({ encoding, words });

/** The detector's models were trained on running text; capitals, as in lists of names, are unknown to them. */
function confidenceOf(detectAll: DetectAll, text: string, encoding: TextEncoding, sample: Buffer): number {
  const name = nameOf(encoding);
  const noMatchEncoding = 'ascii';
  const options = { includeEncodings: [name, noMatchEncoding], noMatchEncoding, ignoreThreshold: true };
  const confidences = [sample, iconv.encode(text.toLowerCase(), encoding)].map((bytes) => {
    const found = detectAll(bytes, options).find((result) => result.encoding?.toLowerCase() === name);
    return found?.confidence ?? 0;
  });
  return Math.max(...confidences);
}
