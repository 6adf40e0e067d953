import { Int, Text } from '#platform/shapes/fields.js';
import { PageOf, PageQuery, SearchWords } from '#platform/api/page.js';

export class TopicView {
  @Text({ max: 100, example: 'water-cycle' })
  topic: string;

  @Int({ min: 1, about: 'Number of resources visible to you' })
  resources: number;
}

export class TopicPage extends PageOf(TopicView) {}

export class TopicQuery extends PageQuery {
  @SearchWords('the topic')
  q?: string;
}
