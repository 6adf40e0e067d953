import type { PcmChunk } from '#workbook/recordings/audio/pcm.js';

const sampleRate = 16_000;
const syllableSeconds = 0.2;
/** Loudness of the overtones, which makes a vowel out of a tone. */
const overtones = [0.5, 0.25, 0.3, 0.1, 0.05];
/** The melody: Hertz of the syllables in turn. */
const pitches = [132, 148, 141, 118, 125];

/** A tone in the rhythm and pitch of speech, without words. */
export function voice(syllables: number): PcmChunk {
  const length = Math.round(syllableSeconds * sampleRate);
  const samples = new Float32Array(syllables * length);
  for (let syllable = 0; syllable < syllables; syllable++) {
    const step = (2 * Math.PI * (pitches[syllable % pitches.length] ?? 0)) / sampleRate;
    for (let at = 0; at < length; at++) {
      const loudness = 0.6 * Math.sin((Math.PI * at) / length) ** 2;
      const sound = overtones.reduce((sum, share, n) => sum + share * Math.sin((n + 1) * step * at), 0);
      samples[syllable * length + at] = loudness * sound;
    }
  }
  return { sampleRate, samples };
}
