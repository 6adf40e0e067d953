import { demoDiscussions, type DemoThread } from '#demo/content/discussions.js';
import { insertAll } from '#demo/support/insert-all.js';
import { itemAt } from '#demo/support/item-at.js';
import type { SeedContext } from '#demo/support/seed-context.js';

/** The discussion lessons with their teacher and those who have read them, in that order. */
const selectLessons = `
  SELECT l.id, l.module_id, l.title, m.created_by AS teacher,
    json_agg(json_build_object('id', p.user_id, 'at', p.last_accessed_at) ORDER BY p.last_accessed_at, p.user_id) AS learners
  FROM lessons l JOIN modules m ON m.id = l.module_id JOIN user_progress p ON p.lesson_id = l.id AND p.status = 'completed'
  WHERE l.type = 'discussion' GROUP BY l.id, m.created_by ORDER BY l.id`;

interface DiscussionLesson {
  id: string;
  module_id: string;
  title: string;
  teacher: string;
  learners: { id: string; at: string }[];
}

const minute = 60_000;

/** Inserts threads and replies of those who have read the lesson. Returns the number of threads. */
export async function seedDiscussions({ client, ids, school: { now } }: SeedContext): Promise<number> {
  const { rows } = await client.query<DiscussionLesson>(selectLessons);
  const posts = rows.flatMap((lesson) =>
    (demoDiscussions[lesson.title] ?? []).map((thread, n) =>
      postsOf({ lesson, thread, n, now, next: () => ids.next() }),
    ),
  );
  await insertAll(
    client,
    'discussion_threads',
    posts.map(({ thread }) => thread),
  );
  await insertAll(
    client,
    'discussion_replies',
    posts.flatMap(({ replies }) => replies),
  );
  return posts.length;
}

interface PlannedThread {
  lesson: DiscussionLesson;
  thread: DemoThread;
  /** Place of the thread in the lesson. */
  n: number;
  now: Date;
  next: () => string;
}

/** The thread of one learner, to whom others reply, half an hour after each other. */
function postsOf({ lesson, thread, n, now, next }: PlannedThread) {
  const { learners, teacher } = lesson;
  const author = itemAt(learners, n % learners.length);
  const place = { module_id: lesson.module_id, lesson_id: lesson.id };
  const at = (reply: number) => new Date(Math.min(Date.parse(author.at) + reply * 30 * minute, now.getTime()));
  const id = next();
  const replies = thread.replies.map((text, index) => {
    const isLast = index === thread.replies.length - 1;
    const author_id = isLast ? teacher : itemAt(learners, (n + index + 1) % learners.length).id;
    return { id: next(), ...place, thread_id: id, author_id, text, created_at: at(index + 1) };
  });
  return {
    thread: {
      id,
      ...place,
      author_id: author.id,
      title: thread.title,
      text: thread.text,
      last_activity_at: at(replies.length),
      created_at: at(0),
    },
    replies,
  };
}
