import { languageCodeOf } from '#workbook/transcriptions/language-codes.js';
import {
  inBounds,
  inSeconds,
  meanConfidence,
  type Segment,
  type SpokenWord,
  type Transcript,
} from '#workbook/transcriptions/transcript.js';
import { EngineFailure } from './engine.js';

interface Token {
  text?: unknown;
  offsets?: { from?: unknown; to?: unknown };
  p?: unknown;
}

interface WhisperSegment extends Token {
  tokens?: Token[];
}

interface WhisperOutput {
  result?: { language?: string };
  model?: { type?: string };
  transcription?: WhisperSegment[];
}

/** Reads the JSON that whisper.cpp writes with -oj or, with words, -ojf. Offsets are milliseconds. */
export function readWhisperOutput(json: string): Transcript {
  const output = parsed(json);
  const transcription = output.transcription;
  if (!Array.isArray(transcription)) throw invalidOutput('it has no transcription');
  const words = transcription.flatMap(({ tokens }) => (Array.isArray(tokens) ? wordsOf(tokens) : []));
  const segments = transcription.flatMap((segment) => segmentOf(segment));
  return {
    text: segments.map(({ text }) => text).join(' '),
    language: languageCodeOf(output.result?.language),
    model: typeof output.model?.type === 'string' ? `whisper.cpp ${output.model.type}` : 'whisper.cpp',
    segments,
    words,
  };
}

function parsed(json: string): WhisperOutput {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw invalidOutput('it is not JSON');
  }
  if (typeof value !== 'object' || value === null) throw invalidOutput('it is not an object');
  return value;
}

function segmentOf({ text, offsets, tokens }: WhisperSegment): Segment[] {
  const spoken = typeof text === 'string' ? text.trim() : '';
  if (!spoken) return [];
  const words = Array.isArray(tokens) ? wordsOf(tokens) : [];
  return [{ ...timesOf(offsets), text: spoken, confidence: meanConfidence(words) }];
}

/** A token that begins with a space begins a word; [_BEG_] and the like are not spoken. */
function wordsOf(tokens: Token[]): SpokenWord[] {
  const groups: Token[][] = [];
  for (const token of tokens) {
    if (typeof token.text !== 'string' || /^\[_.*\]$/.test(token.text.trim())) continue;
    if (token.text.startsWith(' ') || groups.length === 0) groups.push([token]);
    else groups.at(-1)?.push(token);
  }
  return groups.flatMap((group) => wordOf(group));
}

function wordOf(tokens: Token[]): SpokenWord[] {
  const word = tokens
    .map(({ text }) => String(text))
    .join('')
    .trim();
  if (!word) return [];
  const { start } = timesOf(tokens[0]?.offsets);
  const { end } = timesOf(tokens.at(-1)?.offsets);
  const known = tokens.flatMap(({ p }) => (typeof p === 'number' ? p : []));
  const confidence = known.length > 0 ? inBounds(known.reduce((sum, p) => sum + p, 0) / known.length) : null;
  return [{ word, start, end, confidence }];
}

const timesOf = (offsets: Token['offsets']): { start: number; end: number } => ({
  start: inSeconds(numberOf(offsets?.from) / 1000),
  end: inSeconds(numberOf(offsets?.to) / 1000),
});

const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

const invalidOutput = (detail: string) =>
  new EngineFailure('engine_response_invalid', `the output of the program cannot be read: ${detail}`);
