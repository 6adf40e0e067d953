import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const discussionData: PersonalData = {
  feature: 'discussions',
  purpose: 'Discuss lessons with the other learners',
  basis: 'service',
  recipients: 'everyone who may open the lesson',
  tables: [
    {
      table: 'discussion_threads',
      about:
        'Threads you opened; those you hid. A thread with replies of others stays without you, its title and its text',
      owner: ['author_id'],
      actors: ['hidden_by'],
    },
    {
      table: 'discussion_replies',
      about: 'Replies you wrote; those you hid',
      owner: ['author_id'],
      actors: ['hidden_by'],
    },
  ],
};
