import { randomUUID } from 'node:crypto';
import type { Client } from '../support/client.js';
import type { Person } from '../support/school.js';

/** Posts `body` and returns the id of the created row. */
export async function created(client: Client, path: string, body: object): Promise<string> {
  const { status, body: row } = await client.post(path, body);
  if (status !== 201 && status !== 202) throw new Error(`POST ${path} responded ${status}: ${JSON.stringify(row)}`);
  return row.id;
}

export /** A form with one text file. */
function file(text: string): FormData {
  const form = new FormData();
  form.set('file', new Blob([text]), 'file.txt');
  return form;
}

export const link = () => ({ title: newWord(), contentUrl: 'https://example.org/' });
export const trueOrFalse = () => ({ type: 'true_false', prompt: `Is ${newWord()} a word?`, key: { answer: true } });
export const newWord = () => `word-${randomUUID().slice(0, 13)}`;
export const newEmail = () => `${randomUUID()}@fuzz.example`;
export const idOf = async (person: Promise<Person>): Promise<string> => (await person).id;
