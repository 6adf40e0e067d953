import { paced } from '#platform/pacing/pacing.js';
import { invalid, type Issue } from '#platform/problems/problem.js';
import {
  byteOrderMark,
  decoderOf,
  type EncodingFinding,
  findEncoding,
  type TextEncoding,
} from '#platform/text/encoding.js';

/** The text of a file, with `\n` as line end. A file with a fault has no text; a note says that its encoding was detected. */
export interface TextReading {
  text: string;
  encoding: TextEncoding;
  notes: Issue[];
  faults: Issue[];
}

const chunkLength = 256 * 1024;
const newline = 0x0a;

function* decode(file: Buffer, encoding: TextEncoding): Generator<string> {
  const decoder = decoderOf(encoding);
  for (let at = 0; at < file.length; at += chunkLength) yield decoder(file.subarray(at, at + chunkLength));
}

function* cut(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += chunkLength) yield text.slice(at, at + chunkLength);
}

/**
 * Reads a text file: Unicode by its byte order mark or structure, everything else in the given encoding or, without one,
 * in the detected encoding, with a note. Never throws for its content: a file whose encoding is unclear has a fault.
 */
export async function openText(file: Buffer | string, given?: TextEncoding): Promise<TextReading> {
  const reading: TextReading = { text: '', encoding: 'utf-8', notes: [], faults: [] };
  if (typeof file === 'string') return { ...reading, text: await join(cut(file.replace(/^\ufeff/, ''))) };
  const asGiven = given && (byteOrderMark(file) ?? given);
  const finding: EncodingFinding = asGiven ? { kind: 'certain', encoding: asGiven } : await findEncoding(file);
  if (!('encoding' in finding)) return { ...reading, faults: [faultOf(finding, file)] };
  const { encoding } = finding;
  const text = await join(decode(file, encoding));
  if (finding.kind === 'detected') return { ...reading, text, encoding, notes: [noteOf(finding, text)] };
  const invalidAt = asGiven ? text.indexOf('\ufffd') : -1;
  if (invalidAt < 0) return { ...reading, text, encoding };
  const line = text.slice(0, invalidAt).split('\n').length;
  const message = `The file is not ${encoding}: this line has bytes that mean nothing there. Choose another encoding.`;
  return { ...reading, faults: [{ line, rule: 'encoding_wrong', message }] };
}

/** Like `openText`, but throws 400 `encoding_unclear` for a file that cannot be read. */
export async function readText(file: Buffer | string, given?: TextEncoding): Promise<{ text: string; notes: Issue[] }> {
  const { text, notes, faults } = await openText(file, given);
  const [fault] = faults;
  if (fault) throw invalid(fault.rule, fault.message, faults);
  return { text, notes };
}

/** Joins text with `\n` as line end. CR CR LF, which programs write that convert CRLF once more, is one line end. */
async function join(chunks: Iterable<string>): Promise<string> {
  const parts: string[] = [];
  let rest = '';
  for await (const part of paced(chunks)) {
    const text = rest + part;
    // A line end may be cut by the end of the chunk.
    rest = ['\r\r', '\r'].find((end) => text.endsWith(end)) ?? '';
    parts.push(withLineFeeds(text.slice(0, text.length - rest.length)));
  }
  return parts.join('') + withLineFeeds(rest);
}

const withLineFeeds = (text: string): string => text.replace(/\r\r?\n|\r/g, '\n');

function noteOf({ encoding, words }: Extract<EncodingFinding, { kind: 'detected' }>, text: string): Issue {
  const line = text.slice(0, Math.max(text.indexOf(words[0] ?? ''), 0)).split('\n').length;
  const message = `The file is not UTF-8; it was read as ${encoding}: ${words.join(', ')}. If these words are wrong, give the encoding or save the file as UTF-8.`;
  return { line, rule: 'encoding_detected', message };
}

function faultOf(finding: Exclude<EncodingFinding, { encoding: TextEncoding }>, file: Buffer): Issue {
  if (finding.kind === 'unclear') {
    const readings = finding.candidates.map(({ encoding, words }) => `${words.join(', ')} in ${encoding}`);
    const choice = readings.length > 0 ? ` It may be ${readings.join(' or ')}.` : '';
    const message = `The file is not UTF-8, and its encoding is unclear.${choice} Give the encoding or save the file as UTF-8.`;
    return { line: 1, rule: 'encoding_unclear', message };
  }
  const line = file.subarray(0, finding.at).filter((byte) => byte === newline).length + 1;
  if (finding.kind === 'binary') {
    return {
      line,
      rule: 'text_expected',
      message: 'This is not a text file. Save it as text or CSV and send that file.',
    };
  }
  const message =
    'The file is UTF-8, but this line has bytes that are not. Correct the line and save the file as UTF-8 again.';
  return { line, rule: 'encoding_damaged', message };
}
