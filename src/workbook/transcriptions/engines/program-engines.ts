import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '#platform/files/server-files.js';
import type { AudioReader } from '#workbook/recordings/audio/audio-reader.js';
import type { Transcript } from '#workbook/transcriptions/transcript.js';
import { type Engine, EngineFailure, type Speech } from './engine.js';
import { runProgram, wordsOf } from './programs.js';
import { readSphinxOutput } from './sphinx-output.js';
import { readWhisperOutput } from './whisper-output.js';

/** Gives the engine the speech as WAVE with one channel of 16 bits at 16 kHz, in a folder that is removed afterwards. */
async function withSpeechFile<T>(
  audio: AudioReader,
  { recording, signal }: Speech,
  use: (input: string, folder: string) => Promise<T>,
): Promise<T> {
  return withTemporaryFolder(async (folder) => {
    const input = join(folder, 'speech.wav');
    const issue = await audio.speech(recording, input);
    signal.throwIfAborted();
    if (issue) throw new EngineFailure('audio_undecodable', issue);
    return use(input, folder);
  });
}

/** PocketSphinx with its American English model, of Debian. */
export class PocketsphinxEngine implements Engine {
  readonly name = 'pocketsphinx';

  constructor(
    private readonly program: string,
    private readonly audio: AudioReader,
  ) {}

  async transcribe(speech: Speech): Promise<Transcript> {
    const language = speech.language ?? 'en';
    if (!language.startsWith('en')) throw new EngineFailure('language_unsupported', language);
    return withSpeechFile(this.audio, speech, async (input) => {
      const args = ['-infile', input, '-time', 'yes', '-logfn', '/dev/null'];
      return readSphinxOutput((await runProgram(this.program, args, speech.signal)).toString());
    });
  }
}

/** A program like whisper.cpp, with arguments of the operator. */
export class CommandEngine implements Engine {
  readonly name = 'command';
  private readonly program: string;
  private readonly args: string[];

  constructor(
    command: string,
    private readonly audio: AudioReader,
  ) {
    const [program = '', ...args] = wordsOf(command);
    this.program = program;
    this.args = args;
  }

  async transcribe(speech: Speech): Promise<Transcript> {
    return withSpeechFile(this.audio, speech, async (input, folder) => {
      const values: Record<string, string> = {
        input,
        output: join(folder, 'speech'),
        language: speech.language?.split('-')[0] ?? 'auto',
      };
      const args = this.args.map((arg) => arg.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole));
      const printed = await runProgram(this.program, args, speech.signal);
      const written = await readFile(join(folder, 'speech.json')).catch(() => printed);
      return readWhisperOutput(written.toString());
    });
  }
}
