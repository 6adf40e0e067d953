import { Injectable } from '@nestjs/common';
import { topicOf, topicsOf } from '#identity/profiles/topics.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';

/** Returns the topics of a type of bills, normalized by `topicOf`; none without a type. */
export type TopicsOfType = (type: string | null) => string[];

/** Which topics a type of bills is about: those that the organization has set for it, otherwise the type itself. */
@Injectable()
export class BillTopics {
  constructor(private readonly organizations: OrganizationsService) {}

  async current(): Promise<TopicsOfType> {
    const { billTopics = [] } = (await this.organizations.current()).settings;
    const known = new Map(billTopics.map(({ type, topics }) => [topicOf(type), topicsOf(topics)]));
    return (type) => {
      const own = topicOf(type ?? '');
      return known.get(own) ?? (own ? [own] : []);
    };
  }
}
