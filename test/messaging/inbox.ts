import type { Person, School } from '../support/school.js';

export interface Seen {
  id: string;
  title: string;
  body: string;
  senderName: string | null;
  kind: string;
  tag: string;
  link: string | null;
  readAt: string | null;
}

/** What the person finds in their inbox, newest first. */
export async function inboxOf(school: School, person: Person, query = ''): Promise<Seen[]> {
  const { body } = await school.as(person).get(`/messages?limit=100${query}`);
  return body.items as Seen[];
}

export const titlesOf = async (school: School, person: Person, query = ''): Promise<string[]> =>
  (await inboxOf(school, person, query)).map(({ title }) => title);

export const unreadOf = async (school: School, person: Person): Promise<number> =>
  (await school.as(person).get('/messages/unread-count')).body.unread as number;

/** A message from the admin to one person; answers its id in their inbox. */
export async function tellOne(school: School, person: Person, draft: object = {}): Promise<string> {
  const title = `Note ${Math.random()}`;
  await school.as(school.root).post('/messages', { scopeType: 'user', scopeId: person.id, title, ...draft });
  const [newest] = await school.sql<{ id: string }>(
    'SELECT id FROM messages WHERE recipient_id = $1 ORDER BY created_at DESC LIMIT 1',
    [person.id],
  );
  return newest?.id ?? '';
}
