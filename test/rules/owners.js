/** Which feature may write which tables. Every table has exactly one owner. */
export const owners = {
  'platform/audit': ['audit_log'],
  'platform/files': ['stored_files', 'organization_storage', 'user_storage'],
  'platform/jobs': ['job_runs'],
  'platform/mail': ['outbox_emails'],
  'platform/operations': ['error_reports'],
  'platform/streams': ['stream_tickets'],
  'tenancy/organizations': ['organizations'],
  'identity/accounts': ['users'],
  'identity/auth': ['auth_tokens', 'known_devices'],
  'identity/invitations': ['invitations'],
  'identity/profiles': ['user_preferences', 'user_profiles'],
  'identity/roles': ['roles'],
  'identity/sessions': [
    'user_sessions',
    'session_people',
    'session_days',
    'session_calendar',
    'session_changes',
    'session_day_totals',
    'session_day_people',
    'session_start_totals',
    'session_length_totals',
  ],
  'school/people': ['guardianships'],
  'school/classrooms': ['classrooms', 'classroom_members'],
  'school/students': ['student_profiles'],
  'school/promotions': ['promotions', 'student_promotions'],
  'messaging/inbox': ['messages'],
  'messaging/sending': ['sent_messages'],
  'curriculum/subjects': ['core_subjects', 'subjects'],
  'curriculum/outline': ['units', 'parts', 'sections'],
  'curriculum/modules': ['modules', 'module_prerequisites', 'module_references', 'lessons', 'lesson_questions'],
  'curriculum/resources': ['resources', 'topic_totals'],
  'curriculum/courses': ['courses', 'course_lists', 'enrollments', 'course_codes'],
  'billing/catalogue': ['tcodes'],
  'billing/subscriptions': ['subscriptions'],
  'questions/bank': ['questions', 'question_versions'],
  'assessment/assessments': ['assessments', 'assessment_items'],
  'assessment/materials': ['assessment_resources'],
  'assessment/submissions': ['submissions', 'submission_attempts', 'submission_files'],
  'learning/progress': ['user_progress', 'user_learning_days', 'learning_totals', 'subject_totals'],
  'learning/discussions': ['discussion_threads', 'discussion_replies'],
  'learning/exercises': ['exercise_results', 'exercise_attempts', 'exercise_questions', 'exercise_files'],
  'learning/certificates': ['certificates', 'credential_keys', 'credential_statuses'],
  'learning/interactions': ['user_interactions'],
};

/** SQL functions that other features may call. They change like a port: with all their callers. */
export const contracts = {
  'platform/database': ['refresh_name_order', 'set_name_order', 'words_of', 'words_query'],
  'identity/sessions': [
    'add_session_changes',
    'local_midnight',
    'recount_session_days',
    'session_bits',
    'session_parts',
  ],
  'billing/subscriptions': ['content_grants'],
  'learning/progress': ['completed_modules', 'has_completed', 'module_progress', 'person_time_zone'],
  'billing/entitlements': ['has_grant', 'open_courses', 'open_subjects', 'open_units', 'tier_rank'],
};

/** SQL functions that only their own feature calls. All others are called by triggers and functions alone. */
const privateFunctions = {
  'billing/subscriptions': ['subscription_is_valid'],
  'billing/entitlements': ['open_content', 'tier_of'],
};

const ownerOf = new Map(Object.entries(owners).flatMap(([feature, tables]) => tables.map((table) => [table, feature])));

/** The operator's commands, provisioning and the demo school fill and move whole databases. */
const writesAnyTable = /^src\/(?:cli|demo|tenancy\/provisioning)\//;
const write = /\b(?:INSERT\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?)\s+([a-z_]+)/g;

/** Statements that write a table of another feature. `files` holds `[path, text]` pairs. */
export const ownershipFaults = (files) =>
  files.flatMap(([file, text]) => {
    const feature = /^src\/([a-z-]+\/[a-z-]+)\//.exec(file)?.[1];
    if (!feature || writesAnyTable.test(file)) return [];
    return [...text.matchAll(write)].flatMap(([, table]) => {
      const owner = ownerOf.get(table);
      return owner && owner !== feature ? [`${file}: writes ${table}, which belongs to ${owner}`] : [];
    });
  });

/** Calls of another feature's SQL function that is not a contract. `created` holds the functions of the migrations. */
export const functionFaults = (files, created) =>
  files.flatMap(([file, text]) => {
    const feature = /^src\/([a-z-]+\/[a-z-]+)\//.exec(file)?.[1];
    if (!feature || writesAnyTable.test(file)) return [];
    const callable = new Set([...Object.values(contracts).flat(), ...(privateFunctions[feature] ?? [])]);
    return created.flatMap((name) =>
      !callable.has(name) && new RegExp(`\\b${name}\\(`).test(text)
        ? [`${file}: calls ${name}, which is no contract`]
        : [],
    );
  });

/** The names of the functions that SQL text creates. */
export const createdFunctions = (text) =>
  [...text.matchAll(/CREATE (?:OR REPLACE )?FUNCTION ([a-z_]+)/g)].map(([, name]) => name);
