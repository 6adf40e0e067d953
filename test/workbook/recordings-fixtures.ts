import { created, newWord } from '../contract/builders.js';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';
import { wav } from '../support/sample-files.js';

const segments = JSON.stringify([{ start: 0, end: 1, text: 'Hello', confidence: null }]);

/** Rows and bodies for the operations of recordings and transcriptions. */
export const recordings: AreaFixtures = {
  fixtures: {
    recordings: { private: true, make: recordingOf },
    transcriptions: {
      private: true,
      make: async (scenario) =>
        created(scenario.school.as(scenario.actor), `/recordings/${await recordingOf(scenario)}/transcribe`, {}),
    },
  },
  bodies: {
    createRecording: () => sound(),
    changeRecording: () => ({ fileName: `${newWord()}.wav`, tags: [newWord()] }),
    transcribe: () => ({ language: 'en' }),
    writeTranscription: () => ({ text: newWord(), language: 'en' }),
  },
  secrets: {
    recordings: async (scenario, text) => {
      const id = await recordingOf(scenario);
      await scenario.school.as(scenario.actor).patch(`/recordings/${id}`, { fileName: `${text}.wav`, tags: [text] });
      return id;
    },
    transcriptions: async (scenario, text) => {
      const owner = scenario.school.as(scenario.actor);
      const id = await created(owner, `/recordings/${await recordingOf(scenario)}/transcribe`, {});
      await owner.put(`/transcriptions/${id}`, { text, language: 'en' });
      return id;
    },
  },
  before: {
    restoreRecording: ({ school, actor }, [id = '']) => school.as(actor).delete(`/recordings/${id}`),
    getTranscriptionOfRecording: ({ school, actor }, [id = '']) =>
      school.as(actor).post(`/recordings/${id}/transcribe`, {}),
    retryTranscription: ({ school, actor }, [id = '']) => school.as(actor).post(`/transcriptions/${id}/cancel`),
    getVtt: timed,
    getSrt: timed,
  },
};

async function recordingOf({ school, actor }: Scenario): Promise<string> {
  return created(school.as(actor), '/recordings', sound());
}

function sound(): FormData {
  const form = new FormData();
  form.set('file', new Blob([wav()], { type: 'audio/wav' }), 'recording.wav');
  return form;
}

/** Gives the transcription what an engine would recognize. */
async function timed({ school }: Scenario, [id = '']: string[]): Promise<void> {
  await school.sql(
    `UPDATE transcription_records SET status = 'completed', text = 'Hello', word_count = 1, failure = NULL,
       metadata = jsonb_build_object('segments', $2::jsonb) WHERE id::text = $1`,
    [id, segments],
  );
}
