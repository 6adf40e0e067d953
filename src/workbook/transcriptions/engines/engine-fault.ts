import type { Settings } from '#platform/config/settings.js';
import { findProgram, wordsOf } from './programs.js';

const officialUrl = 'https://api.openai.com/v1';

/** What keeps the chosen engine from working, and what the operator can do. */
export interface EngineFault {
  fault: string;
  remedy: string;
}

/** Undefined if the engine is ready, or none is chosen. */
export async function engineFaultOf(settings: Settings): Promise<EngineFault | undefined> {
  const { transcriptionProvider: provider, transcriptionCommand = '', pocketsphinxPath } = settings;
  if (provider === 'openai') return openaiFault(settings);
  if (provider === 'command') {
    const [program = ''] = wordsOf(transcriptionCommand);
    return missing(program, 'install it, or correct TRANSCRIPTION_COMMAND');
  }
  if (provider !== 'pocketsphinx') return undefined;
  return missing(pocketsphinxPath, 'apt-get install pocketsphinx pocketsphinx-en-us, or set POCKETSPHINX_PATH');
}

function openaiFault({ openaiBaseUrl, openaiApiKey }: Settings): EngineFault | undefined {
  if (openaiApiKey || openaiBaseUrl !== officialUrl) return undefined;
  return { fault: 'OPENAI_API_KEY is missing', remedy: 'set it, or set OPENAI_BASE_URL to a server of your own' };
}

async function missing(program: string, remedy: string): Promise<EngineFault | undefined> {
  return (await findProgram(program)) ? undefined : { fault: `${program} is not installed`, remedy };
}
