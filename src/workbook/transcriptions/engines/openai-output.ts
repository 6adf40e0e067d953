import { languageCodeOf } from '#workbook/transcriptions/language-codes.js';
import { inBounds, inSeconds, type Transcript } from '#workbook/transcriptions/transcript.js';
import { EngineFailure } from './engine.js';

/** Fields of `verbose_json`. Servers leave some of them out. */
interface VerboseJson {
  text?: unknown;
  language?: unknown;
  segments?: { start?: unknown; end?: unknown; text?: unknown; avg_logprob?: unknown }[];
  words?: { word?: unknown; start?: unknown; end?: unknown; probability?: unknown }[];
}

/** Reads the response of `POST /audio/transcriptions` with `response_format=verbose_json`. */
export function readVerboseJson(json: string, model: string): Transcript {
  const response = parsed(json);
  if (typeof response.text !== 'string') throw invalidResponse('it has no text');
  const segments = Array.isArray(response.segments) ? response.segments : [];
  const words = Array.isArray(response.words) ? response.words : [];
  return {
    text: response.text.trim(),
    language: languageCodeOf(typeof response.language === 'string' ? response.language : undefined),
    model,
    segments: segments.map(({ start, end, text, avg_logprob: logarithm }) => ({
      ...timesOf(start, end),
      text: textOf(text),
      confidence: typeof logarithm === 'number' ? inBounds(Math.exp(logarithm)) : null,
    })),
    words: words.map(({ word, start, end, probability }) => ({
      word: textOf(word),
      ...timesOf(start, end),
      confidence: typeof probability === 'number' ? inBounds(probability) : null,
    })),
  };
}

function parsed(json: string): VerboseJson {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw invalidResponse('it is not JSON');
  }
  if (typeof value !== 'object' || value === null) throw invalidResponse('it is not an object');
  return value;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const timesOf = (start: unknown, end: unknown): { start: number; end: number } => ({
  start: typeof start === 'number' ? inSeconds(start) : 0,
  end: typeof end === 'number' ? inSeconds(end) : 0,
});

const invalidResponse = (detail: string) =>
  new EngineFailure('engine_response_invalid', `the response of the server cannot be read: ${detail}`);
