import { Id, Int, Text } from '#platform/shapes/fields.js';

/** A resource recommended to the reader of the dashboard. */
export class RecommendedItem {
  @Id({ about: 'Id of the resource' })
  id: string;

  @Text({ example: 'How unions work', about: 'Title of the resource' })
  title: string;

  @Text({ example: 'video', about: 'Type of the resource' })
  type: string;

  @Text({ nullable: true, example: '15 min', about: 'Duration of the resource; null if unknown' })
  duration: string | null;

  @Text({ example: 'Based on your interest in labor law', about: 'Why it is recommended' })
  reason: string;

  @Int({ min: 0, max: 100, example: 67, about: 'Score of the recommendation' })
  score: number;
}
