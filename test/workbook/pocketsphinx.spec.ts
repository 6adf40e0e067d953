import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AudioReader } from '#workbook/recordings/audio/audio-reader.js';
import { answerAudioTask } from '#workbook/recordings/audio/audio-tasks.js';
import { PocketsphinxEngine } from '#workbook/transcriptions/engines/program-engines.js';
import { findProgram } from '#workbook/transcriptions/engines/programs.js';
import { wordErrors } from './word-errors.js';

/** A folder of WAV files with transcripts.tsv: a name and the spoken words per line. */
const folder = process.env.SPEECH_CLIPS ?? '';
const program = await findProgram('pocketsphinx_continuous');
const isPossible = program !== undefined && existsSync(join(folder, 'transcripts.tsv'));

const audio = {
  speech: ({ storageKey: path, mimeType }: { storageKey: string; mimeType: 'audio/wav' }, output: string) =>
    answerAudioTask({ do: 'speech', path, mimeType, output }).then(() => undefined),
} as unknown as AudioReader;

describe('word errors', () => {
  it('are words replaced, inserted and deleted', () => {
    expect(wordErrors('Go, forward ten!', 'go forward ten meters')).toEqual({ errors: 1, words: 4 });
    expect(wordErrors("i've been up close", 'ten of clubs')).toEqual({ errors: 4, words: 3 });
    expect(wordErrors('', 'five five')).toEqual({ errors: 2, words: 2 });
    expect(wordErrors('five five', 'five five')).toEqual({ errors: 0, words: 2 });
  });
});

(isPossible ? describe : describe.skip)('PocketSphinx on clips with a transcript', () => {
  it('gets at least 60 percent of the words right', async () => {
    const engine = new PocketsphinxEngine(program ?? '', audio);
    const lines = (await readFile(join(folder, 'transcripts.tsv'), 'utf8')).trim().split('\n');

    const results = await Promise.all(
      lines.map(async (line) => {
        const [name = '', reference = ''] = line.split('\t');
        const recording = { storageKey: join(folder, name), mimeType: 'audio/wav' as const };
        const signal = AbortSignal.timeout(120_000);
        const { text, words } = await engine.transcribe({ recording, language: 'en', signal });
        expect(words.every(({ start, end }) => start < end)).toBe(true);
        return { name, text, ...wordErrors(text, reference) };
      }),
    );

    const [errors, words] = [results, results].map((all, at) =>
      all.reduce((sum, result) => sum + (at === 0 ? result.errors : result.words), 0),
    );
    console.info(
      `Word error rate of PocketSphinx: ${errors} of ${words}`,
      results.map(({ name, text }) => `${name}: ${text}`),
    );
    expect((errors ?? 0) / (words ?? 1)).toBeLessThanOrEqual(0.4);
  });
});
