import type { Settings } from '#platform/config/settings.js';
import type { ServerFiles } from '#platform/files/server-files.js';
import type { AudioReader } from '#workbook/recordings/audio/audio-reader.js';
import type { Engine } from './engine.js';
import { OpenaiEngine } from './openai-engine.js';
import { CommandEngine, PocketsphinxEngine } from './program-engines.js';

/** The engine that the operator has chosen; undefined if people transcribe by hand. */
export function engineOf(settings: Settings, audio: AudioReader, files: ServerFiles): Engine | undefined {
  const { openaiBaseUrl: baseUrl, openaiApiKey: apiKey, transcriptionModel: model } = settings;
  switch (settings.transcriptionProvider) {
    case 'openai':
      return new OpenaiEngine({ baseUrl, apiKey, model }, files);
    case 'command':
      return new CommandEngine(settings.transcriptionCommand ?? '', audio);
    case 'pocketsphinx':
      return new PocketsphinxEngine(settings.pocketsphinxPath, audio);
    default:
      return undefined;
  }
}
