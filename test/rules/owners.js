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
  'identity/erasure': ['erasure_requests', 'erasure_ledger'],
  'identity/invitations': ['invitations'],
  'identity/profiles': ['user_preferences', 'user_profiles'],
  'identity/privacy-settings': ['user_privacy_settings', 'consents'],
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
  'curriculum/paths': ['learning_paths', 'learning_path_items'],
  'curriculum/courses': ['courses', 'course_lists', 'enrollments', 'course_codes'],
  'billing/catalogue': ['tcodes'],
  'billing/subscriptions': ['subscriptions'],
  'questions/bank': ['questions', 'question_versions', 'question_categories', 'question_files'],
  'assessment/assessments': ['assessments', 'assessment_items', 'assessment_draws', 'assessment_exceptions'],
  'assessment/groups': ['group_sets', 'student_groups', 'group_members'],
  'assessment/materials': ['assessment_resources'],
  'assessment/marking': [
    'marker_scores',
    'rubrics',
    'rubric_versions',
    'assessment_rubrics',
    'rubric_marks',
    'marking_comments',
    'given_comments',
    'file_comments',
    'file_comment_replies',
    'peer_reviews',
    'peer_samples',
    'peer_sample_reviews',
    'peer_assignments',
  ],
  'assessment/grades': ['grades', 'grade_changes'],
  'assessment/submissions': [
    'grading_claims',
    'regrade_requests',
    'late_day_budgets',
    'submissions',
    'submission_attempts',
    'submission_files',
  ],
  'assessment/reports': ['report_cards'],
  'assessment/notifications': ['assessment_reminders'],
  'assessment/gradebook': ['grade_scales', 'grading_periods', 'gradebook_setups', 'grade_categories', 'grade_columns'],
  'assessment/attempts': ['attempts', 'attempt_answers', 'attempt_files', 'attempt_item_times'],
  'learning/recommendations': ['personalized_recommendations', 'recommendation_lists', 'user_topic_engagement'],
  'learning/progress': ['user_progress', 'user_learning_days', 'learning_totals', 'subject_totals'],
  'learning/activity': ['user_learning_activity'],
  'learning/paths': ['learning_path_starts'],
  'learning/achievements': ['user_achievements'],
  'learning/discussions': ['discussion_threads', 'discussion_replies'],
  'learning/exercises': ['exercise_results', 'exercise_attempts', 'exercise_questions', 'exercise_files'],
  'learning/certificates': ['certificates', 'credential_keys', 'credential_statuses'],
  'learning/interactions': ['user_interactions'],
  'workbook/recordings': ['audio_recordings', 'recording_peaks'],
  'workbook/transcriptions': ['transcription_records'],
  'workbook/notes': ['notes', 'note_versions', 'note_links', 'note_files'],
  'workbook/live-sessions': [
    'live_sessions',
    'live_session_counters',
    'session_participants',
    'live_session_events',
    'live_polls',
    'live_poll_tallies',
    'live_poll_votes',
    'live_questions',
    'live_question_votes',
    'live_messages',
    'live_chat_turns',
    'live_boards',
    'live_strokes',
    'live_breakouts',
    'live_hands',
  ],
  'community/civic': ['civic_bills', 'civic_representatives', 'representative_votes', 'civic_votes'],
  'community/local-resources': ['local_resources', 'local_resource_ratings'],
  'insight/analytics': ['analytics_blocks', 'analytics_members', 'analytics_snapshots'],
  'insight/search': ['search_words'],
  'insight/calendar': ['calendar_feeds'],
  'insight/sync': ['sync_changes', 'sync_operations'],
};

/** SQL functions that other features may call. They change like a port: with all their callers. */
export const contracts = {
  'platform/database': [
    'document_words',
    'fold_text',
    'refresh_name_order',
    'set_name_order',
    'words_in',
    'words_of',
    'words_query',
  ],
  'identity/sessions': [
    'add_session_changes',
    'local_midnight',
    'recount_session_days',
    'session_bits',
    'session_parts',
  ],
  'assessment/assessments': ['assessment_opens_at', 'own_dates'],
  'assessment/attempts': ['take_attempt', 'finish_attempt', 'copy_attempt'],
  'billing/subscriptions': ['content_grants'],
  'learning/activity': ['activity_totals', 'has_activity', 'resource_progress'],
  'learning/paths': ['has_started', 'path_progress'],
  'learning/progress': [
    'completed_modules',
    'has_completed',
    'learning_streak',
    'module_progress',
    'person_time_zone',
    'progress_totals',
  ],
  'insight/sync': ['deleted_after'],
  'billing/entitlements': ['has_grant', 'open_courses', 'open_subjects', 'open_units', 'tier_rank'],
};

/** SQL functions that only their own feature calls. All others are called by triggers and functions alone. */
const privateFunctions = {
  'assessment/grades': ['ledger_faults'],
  'billing/subscriptions': ['subscription_is_valid'],
  'billing/entitlements': ['open_content', 'tier_of'],
  'assessment/attempts': ['keep_item_times'],
  'learning/paths': ['complete_started'],
  'insight/search': ['index_trigrams', 'search_language', 'similar_words', 'stem_of', 'word_forms'],
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
