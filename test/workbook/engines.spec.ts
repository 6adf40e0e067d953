import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSettings } from '#platform/config/read-settings.js';
import type { ServerFiles } from '#platform/files/server-files.js';
import type { AudioReader } from '#workbook/recordings/audio/audio-reader.js';
import { subRip, webVtt } from '#workbook/transcriptions/captions.js';
import { correctedSegments } from '#workbook/transcriptions/corrected-segments.js';
import { engineFaultOf } from '#workbook/transcriptions/engines/engine-fault.js';
import type { Engine, EngineFailure } from '#workbook/transcriptions/engines/engine.js';
import { OpenaiEngine } from '#workbook/transcriptions/engines/openai-engine.js';
import { CommandEngine, PocketsphinxEngine } from '#workbook/transcriptions/engines/program-engines.js';
import { wordsOf } from '#workbook/transcriptions/engines/programs.js';
import { readSphinxOutput } from '#workbook/transcriptions/engines/sphinx-output.js';
import { readWhisperOutput } from '#workbook/transcriptions/engines/whisper-output.js';
import { isLanguage, languageCodeOf } from '#workbook/transcriptions/language-codes.js';
import { storableText, wordCountOf } from '#workbook/transcriptions/transcript.js';
import { delayAfter } from '#workbook/transcriptions/transcription-states.js';
import { tone, waveOf } from './sounds.js';
import { answer, cutOff, silent, SpeechServer, spoken } from './speech-server.js';

const server = await SpeechServer.start();
let folder = '';
let sound = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeroom-engines-'));
  sound = join(folder, 'sound.wav');
  await writeFile(sound, waveOf(tone(440), { seconds: 1 }));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const files = { withPath: (_: string, use: (path: string) => unknown) => use(sound) } as unknown as ServerFiles;
const audio = {
  speech: async (_: unknown, output: string) => writeFile(output, await readFile(sound)),
} as unknown as AudioReader;

const recording = { storageKey: 'key.wav', mimeType: 'audio/wav' as const };
const transcribe = (engine: Engine, { language = null, ms = 20_000 }: { language?: string | null; ms?: number } = {}) =>
  engine.transcribe({ recording, language, signal: AbortSignal.timeout(ms) });

const faultWith = async (env: Record<string, string>) => {
  const required = { ORGANIZATION_ID: 'x', ORGANIZATION_SLUG: 'x', JWT_SECRET: '0123456789abcdef'.repeat(4) };
  return (await engineFaultOf(readSettings({ ...required, ENCRYPTION_KEY: required.JWT_SECRET, ...env })))?.fault;
};

const failureOf = async (engine: Engine, options = {}) => {
  const error = (await transcribe(engine, options).catch((thrown: unknown) => thrown)) as EngineFailure;
  return [error.failure ?? error.name, error.mayPass ?? null, error.retryAfterMs ?? null];
};

describe('an OpenAI-compatible server', () => {
  const engine = () => new OpenaiEngine({ baseUrl: server.url, apiKey: 'secret', model: 'whisper-1' }, files);

  it('gets the recording and returns text, segments and words', async () => {
    server.will(spoken());

    const transcript = await transcribe(engine(), { language: 'en-GB' });

    const received = server.received.at(-1);
    expect(received).toMatchObject({
      authorization: 'Bearer secret',
      fileName: 'recording.wav',
      fields: {
        model: ['whisper-1'],
        response_format: ['verbose_json'],
        language: ['en'],
        'timestamp_granularities[]': ['word', 'segment'],
      },
    });
    expect(received?.bytes).toEqual(await readFile(sound));
    expect(transcript).toEqual({
      text: 'Go forward ten meters.',
      language: 'en',
      model: 'whisper-1',
      segments: [{ start: 0.46, end: 2.11, text: 'Go forward ten meters.', confidence: 0.82 }],
      words: ['Go', 'forward', 'ten', 'meters.'].map((word, at) => ({
        word,
        start: at / 2,
        end: at / 2 + 0.4,
        confidence: null,
      })),
    });
  });

  it.each([
    ['a missing key', answer(401, { error: { message: 'Incorrect API key' } }), ['unauthorized', false, null]],
    ['a forbidden model', answer(403, {}), ['unauthorized', false, null]],
    ['a file that is too large', answer(413, 'Request Entity Too Large'), ['too_large', false, null]],
    ['a request that it does not understand', answer(400, {}), ['rejected', false, null]],
    ['too many requests', answer(429, {}, { 'retry-after': '90' }), ['rate_limited', true, 90_000]],
    ['too many requests, without a time', answer(429, {}), ['rate_limited', true, null]],
    ['a fault of its own', answer(503, 'overloaded', { 'retry-after': '5' }), ['unreachable', true, 5_000]],
    ['a redirect', answer(307, '', { location: 'http://127.0.0.1:9/' }), ['unreachable', true, null]],
    ['no JSON', answer(200, '<html>'), ['engine_response_invalid', true, null]],
    ['JSON without text', answer(200, { segments: [] }), ['engine_response_invalid', true, null]],
    ['null', answer(200, 'null'), ['engine_response_invalid', true, null]],
    ['half of a response', cutOff, ['unreachable', true, null]],
  ])('that responds with %s', async (_, responder, expected) => {
    server.will(responder);

    expect(await failureOf(engine())).toEqual(expected);
  });

  it('is waited for no longer than the time limit', async () => {
    server.will(silent);

    expect(await failureOf(engine(), { ms: 200 })).toEqual(['TimeoutError', null, null]);
  });

  it('may be unreachable, or leave out what is optional', async () => {
    const gone = new OpenaiEngine({ baseUrl: 'http://127.0.0.1:9/v1/', apiKey: undefined, model: 'm' }, files);
    server.will(answer(200, { text: 'Hi', language: 'Klingon', segments: [{ text: 1 }], words: 'none' }));

    const transcript = await transcribe(engine());

    expect(transcript).toMatchObject({
      text: 'Hi',
      language: null,
      words: [],
      segments: [{ start: 0, end: 0, text: '' }],
    });
    expect(await failureOf(gone)).toEqual(['unreachable', true, null]);
  });

  it('needs a key at OpenAI only', async () => {
    const settings = { TRANSCRIPTION_PROVIDER: 'openai' };

    expect(await faultWith(settings)).toBe('OPENAI_API_KEY is missing');
    expect(await faultWith({ ...settings, OPENAI_API_KEY: 'sk-1' })).toBeUndefined();
    expect(await faultWith({ ...settings, OPENAI_BASE_URL: server.url })).toBeUndefined();
  });
});

describe('a program like whisper.cpp', () => {
  const script = async (text: string): Promise<string> => {
    const path = join(folder, 'engine.mjs');
    await writeFile(path, text);
    return `"${process.execPath}" '${path}'`;
  };
  const output = {
    result: { language: 'de' },
    transcription: [
      {
        offsets: { from: 0, to: 1500 },
        text: ' Guten Tag,',
        tokens: [
          { text: '[_BEG_]', offsets: { from: 0, to: 0 }, p: 0.9 },
          { text: ' Gut', offsets: { from: 100, to: 300 }, p: 0.8 },
          { text: 'en', offsets: { from: 300, to: 500 }, p: 1 },
          { text: ' Tag', offsets: { from: 600, to: 1000 }, p: 0.5 },
          { text: ',', offsets: { from: 1000, to: 1100 }, p: 0.7 },
        ],
      },
      { offsets: { from: 1500, to: 2000 }, text: '  ' },
    ],
  };

  it('reads WAVE and writes JSON', async () => {
    const command = await script(`
      import { readFileSync, writeFileSync } from 'node:fs';
      const [input, output, language] = process.argv.slice(2);
      if (readFileSync(input).toString('latin1', 0, 4) !== 'RIFF' || language !== 'de') process.exit(1);
      writeFileSync(output + '.json', ${JSON.stringify(JSON.stringify(output))});`);

    const transcript = await transcribe(new CommandEngine(`${command} {input} {output} {language}`, audio), {
      language: 'de',
    });

    expect(transcript).toEqual({
      text: 'Guten Tag,',
      language: 'de',
      model: 'whisper.cpp',
      segments: [{ start: 0, end: 1.5, text: 'Guten Tag,', confidence: 0.73 }],
      words: [
        { word: 'Guten', start: 0.1, end: 0.5, confidence: 0.9 },
        { word: 'Tag,', start: 0.6, end: 1.1, confidence: 0.6 },
      ],
    });
  });

  it('may print its output, fail, print nonsense or be missing', async () => {
    const prints = new CommandEngine(
      `${await script(`console.log(${JSON.stringify(JSON.stringify(output))})`)} {input}`,
      audio,
    );
    expect((await transcribe(prints)).text).toBe('Guten Tag,');

    await script('console.error("no model"); process.exit(3);');
    expect(await failureOf(prints)).toEqual(['engine_failed', true, null]);
    await script('console.log("progress = 100%")');
    expect(await failureOf(prints)).toEqual(['engine_response_invalid', true, null]);
    const missing = new CommandEngine('/nowhere/whisper {input}', audio);
    expect(await failureOf(missing)).toEqual(['engine_missing', false, null]);
    const settings = { TRANSCRIPTION_PROVIDER: 'command', TRANSCRIPTION_COMMAND: '/nowhere/whisper {input}' };
    expect(await faultWith(settings)).toBe('/nowhere/whisper is not installed');
    expect(await faultWith({ ...settings, TRANSCRIPTION_COMMAND: 'node {input}' })).toBeUndefined();
  });

  it('is killed at the time limit, and leaves no file', async () => {
    const pidFile = join(folder, 'pid');
    const command = await script(`
      import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(pidFile)}, JSON.stringify([process.pid, process.argv[2]]));
      process.on('SIGTERM', () => undefined);
      setInterval(() => undefined, 1000);`);

    const failure = await failureOf(new CommandEngine(`${command} {input}`, audio), { ms: 1_500 });

    const [pid, input] = JSON.parse(await readFile(pidFile, 'utf8')) as [number, string];
    expect(failure).toEqual(['TimeoutError', null, null]);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(dirname(input))).toBe(false);
  });

  it('is named in settings with its input', () => {
    const settings = { TRANSCRIPTION_PROVIDER: 'command', TRANSCRIPTION_COMMAND: 'whisper -f x' };

    expect(() => readSettings(settings)).toThrow('TRANSCRIPTION_COMMAND with {input} is required');
    expect(wordsOf(`a "b c"  'd e' f="g"`)).toEqual(['a', 'b c', 'd e', 'f="g"']);
  });
});

describe('PocketSphinx', () => {
  it('prints utterances with the times of their words', () => {
    const output = `go forward
<s> 2.880 3.010 1.000000
<sil> 3.020 3.460 1.000000
go 3.470 3.640 0.997702
forward(2) 3.650 4.170 0.500000
</s> 5.130 5.610 1.000000
[NOISE] 6.000 6.100 0.900000
five
<s> 8.670 8.810 0.999700
five 8.820 9.440 1.000200
`;

    expect(readSphinxOutput(output)).toEqual({
      text: 'go forward five',
      language: 'en',
      model: 'pocketsphinx-en-us',
      segments: [
        { start: 3.47, end: 4.17, text: 'go forward', confidence: 0.62 },
        { start: 8.82, end: 9.44, text: 'five', confidence: 1 },
      ],
      words: [
        { word: 'go', start: 3.47, end: 3.64, confidence: 1 },
        { word: 'forward', start: 3.65, end: 4.17, confidence: 0.5 },
        { word: 'five', start: 8.82, end: 9.44, confidence: 1 },
      ],
    });
    expect(readSphinxOutput('').text).toBe('');
  });

  it('knows English only, and may be missing', async () => {
    const engine = new PocketsphinxEngine('pocketsphinx-that-is-missing', audio);

    expect(await failureOf(engine, { language: 'de' })).toEqual(['language_unsupported', false, null]);
    expect(await failureOf(engine)).toEqual(['engine_missing', false, null]);
    const settings = { TRANSCRIPTION_PROVIDER: 'pocketsphinx', POCKETSPHINX_PATH: 'pocketsphinx-that-is-missing' };
    expect(await faultWith(settings)).toBe('pocketsphinx-that-is-missing is not installed');
  });

  it('is started without a shell', async () => {
    const program = join(folder, 'sphinx;touch');
    await writeFile(program, `#!/bin/sh\necho "$@" > ${join(folder, 'arguments')}\n`);
    await chmod(program, 0o700);

    await transcribe(new PocketsphinxEngine(program, audio));

    expect(await readFile(join(folder, 'arguments'), 'utf8')).toMatch(/^-infile \S+speech\.wav -time yes/);
  });
});

describe('transcripts', () => {
  it('name languages by ISO codes', () => {
    expect(['en', 'en-US', 'th', 'xx', 'EN', 'en-us', 'eng', 'en-XX', ''].map(isLanguage)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(['english', 'Turkish', 'de', 'myanmar', 'klingon', undefined].map(languageCodeOf)).toEqual([
      'en',
      'tr',
      'de',
      'my',
      null,
      null,
    ]);
  });

  it('count words between white space, and keep what PostgreSQL can store', () => {
    expect(['', ' a  b\nc\u00a0d ', 'one'].map(wordCountOf)).toEqual([0, 4, 1]);
    expect(storableText(' a\0b \ud800')).toBe('ab \ufffd');
    expect(storableText('x'.repeat(300_000))).toHaveLength(250_000);
  });

  it('are tried again after longer and longer times, or when the server says', () => {
    expect([delayAfter(1), delayAfter(2), delayAfter(1, 90_000), delayAfter(2, 10 ** 9)]).toEqual([
      30_000, 120_000, 90_000, 3_600_000,
    ]);
  });

  it('become captions', () => {
    const segments = [
      { start: 0.46, end: 2.11, text: 'Tom & <b>Jerry</b> -->\n\nrun', confidence: null },
      { start: 3661.5, end: 3661.5, text: 'End', confidence: 1 },
    ];

    expect(webVtt(segments)).toBe(
      'WEBVTT\n\n00:00:00.460 --> 00:00:02.110\nTom &amp; &lt;b&gt;Jerry&lt;/b&gt; → run\n\n01:01:01.500 --> 01:01:01.501\nEnd\n\n',
    );
    expect(subRip(segments)).toBe(
      '1\n00:00:00,460 --> 00:00:02,110\nTom & <b>Jerry</b> → run\n\n2\n01:01:01,500 --> 01:01:01,501\nEnd\n',
    );
  });

  it('become captions with the corrections of their owner', () => {
    const segments = ['go forward ten meters', 'turn left at the house', 'and stop'].map((text, at) => ({
      start: at,
      end: at + 1,
      text,
      confidence: null,
    }));
    const corrected = (text: string) => correctedSegments(segments, text).map((segment) => segment.text);

    expect(corrected('Go forward ten meters. Turn left at the house, and stop!')).toEqual([
      'Go forward ten meters.',
      'Turn left at the house,',
      'and stop!',
    ]);
    expect(corrected('Go on forward 10 metres. Turn right at a big house. Then stop.')).toEqual([
      'Go on forward 10 metres.',
      'Turn right at a big house.',
      'Then stop.',
    ]);
    expect(corrected('Turn left.')).toEqual(['Turn left.']);
    expect(corrected('Something else entirely, with many more words than were recognized').join(' ')).toBe(
      'Something else entirely, with many more words than were recognized',
    );
    expect(correctedSegments([], 'Hi')).toEqual([]);
  });

  it('are read from odd output of programs', () => {
    expect(() => readWhisperOutput('[]')).toThrow('no transcription');
    expect(readWhisperOutput('{"transcription":[{"text":5},{"text":" a","tokens":"x"}]}').segments).toHaveLength(1);
  });
});
