import { measure, type SoundFacts } from './measure.js';
import { type PcmIssue, Undecodable } from './pcm.js';
import { PeakCollector } from './peaks.js';
import { type LocalRecording, readPcm } from './read-pcm.js';
import { writeSpeechFile } from './speech-file.js';

/** What the thread is asked to do. `speech` writes the speech to `output` as engines need it. */
export type AudioTask = LocalRecording & ({ do: 'measure' } | { do: 'peaks' } | { do: 'speech'; output: string });

export type AudioResult = { facts: SoundFacts } | { peaks: number[] } | { seconds: number } | { issue: PcmIssue };

/** Performs the task. A recording that cannot be read is a result, because other errors are faults of the program. */
export async function answerAudioTask(task: AudioTask): Promise<AudioResult> {
  try {
    return await perform(task);
  } catch (error) {
    if (error instanceof Undecodable) return { issue: error.issue };
    if (task.do === 'measure') return { issue: 'content_undecodable' };
    throw error;
  }
}

async function perform(task: AudioTask): Promise<AudioResult> {
  if (task.do === 'speech') return { seconds: await writeSpeechFile(task.output, readPcm(task)) };
  if (task.do === 'peaks') {
    const collector = new PeakCollector();
    for await (const chunk of readPcm(task)) collector.add(chunk);
    return { peaks: collector.end() };
  }
  const facts = await measure(task.path, task.mimeType);
  return facts ? { facts } : { issue: 'content_undecodable' };
}
