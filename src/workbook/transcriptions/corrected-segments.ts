import { foldText } from '#platform/text/folding.js';
import type { Segment } from './transcript.js';

/** A recognized word and the segment it stands in. */
interface Heard {
  word: string;
  segment: number;
}

/** How far apart two texts may be before they agree again. */
const maxDistance = 60;

/** The segments with the words of a corrected text: each word stands where the one it was recognized as does. */
export function correctedSegments(segments: readonly Segment[], text: string): Segment[] {
  const heard = segments.flatMap(({ text: spoken }, segment) =>
    wordsIn(spoken).map((word) => ({ word: comparable(word), segment })),
  );
  const written = wordsIn(text);
  const words = segments.map((): string[] => []);
  for (const [at, segment] of placesOf(written.map(comparable), heard).entries())
    words[segment]?.push(written[at] ?? '');
  return segments.flatMap((segment, at) => {
    const corrected = words[at]?.join(' ') ?? '';
    return corrected ? [{ ...segment, text: corrected }] : [];
  });
}

const wordsIn = (text: string): string[] => text.split(/\s+/).filter(Boolean);

const comparable = (word: string): string => foldText(word).replace(/[^\p{L}\p{N}]/gu, '');

/** The segment of each written word. Words without a counterpart are spread over the recognized ones they replace. */
function placesOf(written: readonly string[], heard: readonly Heard[]): number[] {
  const places: number[] = [];
  let at = 0;
  while (places.length < written.length) {
    const { replaced, by } = nextDifference(written.slice(places.length, places.length + maxDistance), heard, at);
    for (let word = 0; word < by; word++) {
      const counterpart = heard[at + Math.floor((word * replaced) / by)] ?? heard.at(-1);
      places.push(counterpart?.segment ?? 0);
    }
    at += replaced;
  }
  return places;
}

/** How many recognized words from `at` are replaced by how many written ones until both agree; one each where they do. */
function nextDifference(
  written: readonly string[],
  heard: readonly Heard[],
  at: number,
): { replaced: number; by: number } {
  if (heard[at] && heard[at].word === written[0]) return { replaced: 1, by: 1 };
  for (let distance = 1; distance < maxDistance; distance++)
    for (let by = 0; by <= distance; by++) {
      const found = heard[at + distance - by];
      if (found && found.word === written[by]) return { replaced: distance - by, by };
    }
  return { replaced: Math.min(maxDistance, heard.length - at), by: written.length };
}
