import { Choice, Int, Secret, Text } from '#platform/shapes/fields.js';

export const transcriptionProviders = ['none', 'openai', 'command', 'pocketsphinx'] as const;
export type TranscriptionProviderName = (typeof transcriptionProviders)[number];

/** How recordings are transcribed. */
export class TranscriptionSettings {
  @Choice(transcriptionProviders, {
    default: 'none',
    about:
      'How recordings are transcribed: openai sends them to a server, command and pocketsphinx run a program on this machine; none leaves them to be transcribed by hand',
  })
  transcriptionProvider: TranscriptionProviderName;

  @Text({
    max: 500,
    default: 'https://api.openai.com/v1',
    pattern: /^https?:\/\//,
    shape: 'an http(s):// URL',
    about: 'For TRANSCRIPTION_PROVIDER=openai: the URL of OpenAI or of a server with the same API',
  })
  openaiBaseUrl: string;

  @Secret({
    optional: true,
    about: 'For TRANSCRIPTION_PROVIDER=openai: the API key; servers of your own may need none',
  })
  openaiApiKey?: string;

  @Text({ max: 200, default: 'whisper-1', about: 'For TRANSCRIPTION_PROVIDER=openai: the model' })
  transcriptionModel: string;

  @Text({
    max: 2000,
    optional: true,
    about:
      'For TRANSCRIPTION_PROVIDER=command: a program like whisper.cpp, such as whisper-cli -m /models/base.bin -l {language} -f {input} -of {output} -ojf; it reads WAV and writes JSON to {output}.json or its standard output',
  })
  transcriptionCommand?: string;

  @Text({
    max: 1000,
    default: 'pocketsphinx_continuous',
    about:
      'For TRANSCRIPTION_PROVIDER=pocketsphinx: the program, of the Debian packages pocketsphinx and pocketsphinx-en-us',
  })
  pocketsphinxPath: string;

  @Int({ min: 10, max: 1500, default: 900, about: 'Time limit for transcribing a recording in seconds' })
  transcriptionTimeoutSeconds: number;
}
