import { Choice, Decimal, Flag, Id, Instant, Int, Many, Part, Text, Texts } from '#platform/shapes/fields.js';
import { type ReasonCode, reasonCodes } from './recommendation.entity.js';

class TopicPoints {
  @Text({ max: 100, example: 'labor-law', about: 'Topic of the resource that has points' })
  topic: string;

  @Decimal({ example: 10, about: '10 if it is one of your interests' })
  interests: number;

  @Decimal({ example: 7.5, about: 'A tenth of your progress on each resource of the topic that you liked' })
  activity: number;

  @Decimal({ example: 5, about: '5 for each of your votes on bills of the topic' })
  votes: number;
}

class RecommendationParts {
  @Decimal({ max: 50, example: 22.5, about: 'Sum of the points of its topics, at most 50' })
  relevance: number;

  @Decimal({ max: 20, example: 20, about: '20 if its difficulty is your level, 10 if it is the next level' })
  difficulty: number;

  @Decimal({ max: 15, example: 13.5, about: 'Average rating divided by 5, times 15' })
  quality: number;

  @Decimal({ max: 10, example: 8.89, about: '10 minus a ninth of its age in days; 0 from 90 days on' })
  recency: number;

  @Decimal({ max: 5, example: 1.2, about: 'A hundredth of its views, at most 5' })
  popularity: number;

  @Many(() => TopicPoints, { about: 'Where the relevance comes from' })
  topics: TopicPoints[];
}

export class RecommendationQuery {
  @Flag({ default: false, about: 'Whether to include the parts of each score' })
  explain: boolean;
}

export class RecommendationView {
  @Id({ about: 'Id of the resource' })
  id: string;

  @Text({ max: 500, example: 'How unions work', about: 'Title of the resource' })
  title: string;

  @Text({ example: 'video', about: 'Type of the resource' })
  type: string;

  @Int({ min: 0, nullable: true, example: 15, about: 'Duration of the resource in minutes' })
  durationMinutes: number | null;

  @Text({ nullable: true, example: 'beginner', about: 'Difficulty of the resource' })
  difficultyLevel: string | null;

  @Texts({ about: 'Topics of the resource' })
  topics: string[];

  @Int({ min: 0, max: 100, example: 67, about: 'Sum of the parts, rounded half up' })
  score: number;

  @Text({ max: 1_200, example: 'Based on your interest in labor law', about: 'Why it is recommended' })
  reason: string;

  @Choice(reasonCodes, { about: 'The kind of reason' })
  reasonCode: ReasonCode;

  @Part(() => RecommendationParts, { optional: true, about: 'The parts of the score; with explain=true' })
  parts?: RecommendationParts;
}

export class RecommendationList {
  @Flag({ about: 'false if you do not allow personalized recommendations: these are the best of the library' })
  personalized: boolean;

  @Instant({ nullable: true, about: 'When they were computed; null if not personalized' })
  computedAt: Date | null;

  @Many(() => RecommendationView, { max: 10, about: 'At most ten, highest score first' })
  items: RecommendationView[];
}
