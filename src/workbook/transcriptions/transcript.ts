/** A part of a transcript, in seconds from the beginning of the recording. */
export interface Segment {
  start: number;
  end: number;
  text: string;
  /** From 0 to 1; null where the engine gives none. */
  confidence: number | null;
}

/** A spoken word. */
export interface SpokenWord {
  word: string;
  start: number;
  end: number;
  /** From 0 to 1; null where the engine gives none. */
  confidence: number | null;
}

/** What an engine has recognized. The text may be empty. */
export interface Transcript {
  text: string;
  /** ISO 639-1; null if the engine does not tell. */
  language: string | null;
  model: string;
  segments: Segment[];
  words: SpokenWord[];
}

/** Longer transcripts do not fit into the search index; nine hours of speech are shorter. */
export const maxTextLength = 250_000;

/** The number of words: tokens between white space. */
export const wordCountOf = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** A text as PostgreSQL stores it. */
export const storableText = (text: string): string =>
  text.toWellFormed().replaceAll('\0', '').trim().slice(0, maxTextLength).toWellFormed();

/** The mean confidence, weighted by duration; null if no part has one. */
export function meanConfidence(parts: readonly Pick<Segment, 'start' | 'end' | 'confidence'>[]): number | null {
  const known = parts.flatMap(({ start, end, confidence }) =>
    confidence === null ? [] : [{ confidence, weight: Math.max(0.01, end - start) }],
  );
  if (known.length === 0) return null;
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  return inBounds(known.reduce((sum, { confidence, weight }) => sum + confidence * weight, 0) / total);
}

/** A confidence from 0 to 1 with two decimals. */
export const inBounds = (confidence: number): number => Math.round(Math.max(0, Math.min(1, confidence)) * 100) / 100;

/** Seconds with three decimals, not negative. */
export const inSeconds = (seconds: number): number => Math.max(0, Math.round(seconds * 1000) / 1000);
