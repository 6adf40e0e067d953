import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const liveSessionData: PersonalData = {
  feature: 'live sessions',
  purpose: 'Teach live: questions, polls, chat, whiteboard',
  basis: 'service',
  recipients: 'people in the session, its moderators, admins',
  tables: [
    { table: 'live_sessions', about: 'Live sessions you lead', responsible: ['instructor_id'] },
    { table: 'session_participants', about: 'Live sessions you took part in', owner: ['user_id'] },
    {
      table: 'live_session_events',
      about: 'What you did in live sessions, and what only you were told',
      owner: ['audience_user_id'],
      actors: ['user_id'],
      exported: ['session_id', 'sequence', 'type', 'payload', 'created_at'],
      mentions: ['payload'],
    },
    {
      table: 'live_polls',
      about: 'Polls you opened',
      actors: ['author_id'],
      exported: ['id', 'question', 'created_at'],
    },
    {
      table: 'live_poll_votes',
      about: 'Your votes in polls; of anonymous ones only that you voted',
      owner: ['user_id'],
    },
    {
      table: 'live_questions',
      about: 'Questions you asked; those you answered',
      owner: ['author_id'],
      actors: ['answered_by'],
    },
    { table: 'live_question_votes', about: 'Questions you voted for', owner: ['user_id'] },
    { table: 'live_messages', about: 'Your chat messages; those you hid', owner: ['author_id'], actors: ['hidden_by'] },
    { table: 'live_chat_turns', about: 'When you wrote last in a chat', owner: ['user_id'] },
    {
      table: 'live_strokes',
      about: 'Your strokes on whiteboards; those you erased',
      owner: ['author_id'],
      actors: ['erased_by'],
    },
    { table: 'live_hands', about: 'Your raised hands', owner: ['user_id'] },
  ],
};
