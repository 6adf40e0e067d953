import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type DemoRecording, demoRecordings } from '#demo/content/workbook.js';
import { insertAll, insertRows } from '#demo/support/insert-all.js';
import type { SeedContext } from '#demo/support/seed-context.js';
import { voice } from '#demo/support/voice.js';
import { withTemporaryFolder } from '#platform/files/server-files.js';
import { addFile } from '#platform/files/storage-use.sql.js';
import { daysBefore } from '#platform/text/calendar.js';
import { answerAudioTask } from '#workbook/recordings/audio/audio-tasks.js';
import { speechRate, writeSpeechFile } from '#workbook/recordings/audio/speech-file.js';
import { wordCountOf } from '#workbook/transcriptions/transcript.js';

/** Ben, and the lessons by title. */
const selectPlaces = `
  SELECT b.id AS ben, (SELECT json_object_agg(l.title, json_build_object('lesson_id', l.id, 'module_id', l.module_id))
    FROM lessons l) AS lessons
  FROM users b WHERE b.username = 'ben'`;

interface Places {
  ben: string;
  lessons: Record<string, { lesson_id: string; module_id: string }>;
}

const mimeType = 'audio/wav';

/** The file of a recording, and what the product measures in it. */
interface Sound {
  bytes: Buffer;
  seconds: number;
  bitrate: number;
  peaks: number[];
}

/** Inserts recordings with their files, waveforms and transcriptions. Returns the number of recordings. */
export async function seedRecordings(context: SeedContext): Promise<number> {
  const { rows } = await context.client.query<Places>(selectPlaces);
  for (const places of rows) for (const recording of demoRecordings) await insert(context, places, recording);
  return rows.length * demoRecordings.length;
}

async function insert(context: SeedContext, { ben, lessons }: Places, recording: DemoRecording): Promise<void> {
  const { client, ids, school } = context;
  const { fileName, lesson, tags, daysAgo, text, syllables } = recording;
  const sound = await soundOf(syllables);
  const created_at = daysBefore(school.now, daysAgo);
  const [id, file_id] = [ids.next(), await store(context, { sound, owner_id: ben, fileName, created_at })];
  const { bytes, seconds, bitrate, peaks } = sound;
  const device = { recordingDevice: 'Tablet 7', recordingQuality: 'medium' };
  await insertAll(client, 'audio_recordings', [
    {
      id,
      user_id: ben,
      ...(lesson && lessons[lesson]),
      file_id,
      file_name: fileName,
      mime_type: mimeType,
      duration_seconds: Math.ceil(seconds),
      file_size_bytes: bytes.length,
      is_processed: text !== undefined,
      metadata: { sampleRate: speechRate, channels: 1, bitrate, ...device, tags },
      version: 1,
      created_at,
    },
  ]);
  await insertRows(client, 'recording_peaks', [{ recording_id: id, peaks, computed_at: created_at }]);
  if (text !== undefined) await write(context, { id, user_id: ben, text, created_at });
}

interface PlannedFile {
  sound: Sound;
  owner_id: string;
  fileName: string;
  created_at: Date;
}

/** Stores a file, which counts towards the quota of its owner. Without a commit, the nightly sweep removes it. */
async function store(
  { client, ids, school, storage }: SeedContext,
  { sound: { bytes }, owner_id, fileName, created_at }: PlannedFile,
): Promise<string> {
  const id = ids.next();
  const [year, month] = school.now.toISOString().split('-');
  const storage_key = `${year}/${month}/${id}.wav`;
  await storage.write(storage_key, Readable.from([bytes]));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { organization_id } = school;
  await insertAll(client, 'stored_files', [
    {
      id,
      organization_id,
      owner_id,
      storage_key,
      original_name: fileName,
      mime_type: mimeType,
      size_bytes: bytes.length,
      sha256,
      thumbnail_bytes: 0,
      version: 1,
      created_at,
    },
  ]);
  await client.query(addFile.text, [organization_id, owner_id, bytes.length, null, null]);
  return id;
}

interface PlannedText {
  /** Id of the recording. */
  id: string;
  user_id: string;
  text: string;
  created_at: Date;
}

/** The transcription that the owner of a recording has written. */
async function write({ client, ids }: SeedContext, { id, user_id, text, created_at }: PlannedText): Promise<void> {
  const transcriptionId = ids.next();
  const written = { text, word_count: wordCountOf(text), language: 'en', status: 'completed', metadata: {} };
  await insertAll(client, 'transcription_records', [
    {
      id: transcriptionId,
      audio_recording_id: id,
      user_id,
      ...written,
      attempts: 0,
      due_at: created_at,
      version: 1,
      created_at,
    },
  ]);
  await client.query('UPDATE audio_recordings SET transcription_id = $2 WHERE id = $1', [id, transcriptionId]);
}

/** Speaks into a file and measures it as an upload is measured. */
async function soundOf(syllables: number): Promise<Sound> {
  return withTemporaryFolder(async (folder) => {
    const path = join(folder, 'voice.wav');
    await writeSpeechFile(path, Readable.from([voice(syllables)]));
    const [measured, drawn] = [
      await answerAudioTask({ do: 'measure', path, mimeType }),
      await answerAudioTask({ do: 'peaks', path, mimeType }),
    ];
    if (!('facts' in measured) || !('peaks' in drawn)) throw new Error('The recordings of the demo cannot be decoded.');
    const { seconds, bitrate } = measured.facts;
    return { bytes: await readFile(path), seconds, bitrate, peaks: drawn.peaks };
  });
}
