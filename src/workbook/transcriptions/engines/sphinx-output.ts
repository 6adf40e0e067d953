import {
  inBounds,
  meanConfidence,
  type Segment,
  type SpokenWord,
  type Transcript,
} from '#workbook/transcriptions/transcript.js';

const timed = /^(\S+) (\d+\.\d+) (\d+\.\d+) (\d+\.\d+)$/;
/** Silence, noise and the edges of an utterance. */
const isFiller = (token: string): boolean => /^(?:<.*>|\[.*\]|\+\+.*\+\+)$/.test(token);

/**
 * Reads the output of `pocketsphinx_continuous -time yes`: for each utterance its text, then a line with start, end and
 * posterior probability for each word. `ten(2)` is another pronunciation of `ten`.
 */
export function readSphinxOutput(output: string): Transcript {
  const segments: Segment[] = [];
  const words: SpokenWord[] = [];
  let utterance: SpokenWord[] = [];
  const close = () => {
    const segment = segmentOf(utterance);
    if (segment) segments.push(segment);
    words.push(...utterance);
    utterance = [];
  };
  for (const line of output.split('\n')) {
    const [, token, start, end, probability] = timed.exec(line.trim()) ?? [];
    if (token === undefined) close();
    else if (!isFiller(token))
      utterance.push({
        word: token.replace(/\(\d+\)$/, ''),
        start: Number(start),
        end: Number(end),
        confidence: inBounds(Number(probability)),
      });
  }
  close();
  const text = segments.map((segment) => segment.text).join(' ');
  return { text, language: 'en', model: 'pocketsphinx-en-us', segments, words };
}

function segmentOf(words: SpokenWord[]): Segment | undefined {
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return undefined;
  const text = words.map(({ word }) => word).join(' ');
  return { start: first.start, end: last.end, text, confidence: meanConfidence(words) };
}
