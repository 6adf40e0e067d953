import type { PersonalDataCatalogue, PersonalTable } from '#platform/personal-data/personal-data.js';

/** A column that can hold the id of a person, or that leads to a row of a person. */
interface SuspectColumn {
  table: string;
  column: string;
  type: string;
  /** The referenced table of its foreign key. */
  target: string | null;
  cascades: boolean;
}

/** Columns without a foreign key that hold other ids, or JSON without ids of people, although their type could. */
const withoutPeople: Record<string, string[]> = {
  analytics_blocks: ['totals'],
  analytics_snapshots: ['data'],
  attempt_answers: ['item_id', 'response'],
  attempt_item_times: ['item_id'],
  attempts: ['screen_id'],
  audio_recordings: ['metadata'],
  exercise_attempts: ['answers', 'grades'],
  file_comments: ['item_id', 'place'],
  given_comments: ['item_id'],
  grade_scales: ['bands'],
  grade_changes: ['assessment_id'],
  lessons: ['content'],
  live_sessions: ['features'],
  marker_scores: ['items', 'rubrics'],
  organizations: ['settings'],
  peer_assignments: ['marks'],
  peer_sample_reviews: ['marks'],
  peer_samples: ['marks'],
  personalized_recommendations: ['parts'],
  promotions: ['opened_classroom_ids'],
  question_versions: ['body', 'key'],
  questions: ['body', 'key'],
  recording_peaks: ['peaks'],
  report_cards: ['content'],
  regrade_requests: ['item_id'],
  resources: ['container_id'],
  rubric_marks: ['item_id', 'marks'],
  rubric_versions: ['criteria'],
  session_calendar: ['counted_to'],
  submission_attempts: ['answers', 'grades', 'work_id'],
  sync_operations: ['device_id'],
  tcodes: ['metadata'],
  transcription_records: ['metadata', 'run_id'],
  user_interactions: ['payload'],
  user_preferences: ['extra'],
  user_sessions: ['recent_refreshes'],
};

/** Columns of the tables of the organization that may concern a person. */
export const suspectColumns = `
  SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type,
    f.confrelid::regclass::text AS target, coalesce(f.confdeltype = 'c', false) AS cascades
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' AND a.attnum = ANY (f.conkey)
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND format_type(a.atttypid, NULL) IN ('uuid', 'uuid[]', 'json', 'jsonb')
    AND (f.oid IS NOT NULL OR NOT EXISTS (
      SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p' AND k.conkey = ARRAY[a.attnum]))
  ORDER BY 1, a.attnum`;

/** What is missing in the declarations of personal data, as sentences that say what to do. */
export function undeclared(columns: SuspectColumn[], catalogue: PersonalDataCatalogue): string[] {
  const declared = new Map(catalogue.tables.map((table) => [table.table, table]));
  return columns.flatMap((suspect) => {
    const table = declared.get(suspect.table);
    if (isPerson(suspect)) return personColumns(table).has(suspect.column) ? [] : [undeclaredPerson(suspect)];
    if (suspect.target && suspect.cascades && isErased(declared.get(suspect.target)))
      return table ? [] : [undeclaredPart(suspect)];
    if (suspect.target || knownColumns(table).has(suspect.column)) return [];
    return withoutPeople[suspect.table]?.includes(suspect.column) ? [] : [unknownColumn(suspect)];
  });
}

const isPerson = ({ target }: SuspectColumn): boolean => target === 'users';

const isErased = (table: PersonalTable | undefined): boolean => Boolean(table && (table.owner ?? table.through));

function personColumns(table: PersonalTable | undefined): Set<string> {
  const { owner = [], responsible = [], actors = [], erasedWith = [] } = table ?? {};
  return new Set([...owner, ...responsible, ...actors, ...erasedWith]);
}

function knownColumns(table: PersonalTable | undefined): Set<string> {
  const { mentions = [], files = [], through = [] } = table ?? {};
  return new Set([...personColumns(table), ...mentions, ...files, ...through]);
}

const declareIt = 'in the <feature>.personal-data.ts of its feature, which src/personal-data.ts lists';

const undeclaredPerson = ({ table, column }: SuspectColumn): string =>
  `${table}.${column} refers to users: declare it as owner, responsible, actors or erasedWith ${declareIt}.`;

const undeclaredPart = ({ table, column, target }: SuspectColumn): string =>
  `${table} is deleted with ${target}, whose rows belong to people: declare it with through: ['${column}', '${target}'] ${declareIt}.`;

const unknownColumn = ({ table, column, type }: SuspectColumn): string =>
  `${table}.${column} (${type}) could hold the id of a person: declare it in mentions (or owner, actors …) ${declareIt}, or add it to withoutPeople in test/contract/personal-data.ts.`;
