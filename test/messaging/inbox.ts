import type { Person, School } from '../support/school.js';

/** A message as the API shows it to its recipient. */
export interface InboxMessage {
  id: string;
  title: string;
  body: string;
  senderName: string | null;
  kind: string;
  tag: string;
  link: string | null;
  readAt: string | null;
}

/** The person's messages, newest first. */
export async function inboxOf(school: School, person: Person, query = ''): Promise<InboxMessage[]> {
  const { body } = await school.as(person).get(`/messages?limit=100${query}`);
  return body.items as InboxMessage[];
}

export const titlesOf = async (school: School, person: Person, query = ''): Promise<string[]> =>
  (await inboxOf(school, person, query)).map(({ title }) => title);

export const unreadOf = async (school: School, person: Person): Promise<number> =>
  (await school.as(person).get('/messages/unread-count')).body.unread as number;

/** Sends a message from the admin to one person; returns its id in their inbox. */
export async function sendTo(school: School, person: Person, draft: object = {}): Promise<string> {
  const title = `Note ${Math.random()}`;
  await school.as(school.root).post('/messages', { scopeType: 'user', scopeId: person.id, title, ...draft });
  const [newest] = await school.sql<{ id: string }>(
    'SELECT id FROM messages WHERE recipient_id = $1 ORDER BY created_at DESC LIMIT 1',
    [person.id],
  );
  return newest?.id ?? '';
}
