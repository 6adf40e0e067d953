import type { PersonalData } from '#platform/personal-data/personal-data.js';

export const recommendationData: PersonalData = {
  feature: 'recommendations',
  purpose: 'Recommend resources of the library, while the person permits it',
  basis: 'service',
  recipients: 'only the person',
  tables: [
    {
      table: 'personalized_recommendations',
      about: 'Resources recommended to you, with the parts of each score',
      owner: ['user_id'],
    },
    { table: 'recommendation_lists', about: 'When your recommendations were computed', owner: ['user_id'] },
    { table: 'user_topic_engagement', about: 'The topics of resources and bills you engage with', owner: ['user_id'] },
  ],
};
