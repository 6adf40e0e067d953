import { Injectable } from '@nestjs/common';
import { representativePolicy } from '#community/civic/representatives/representatives.policy.js';
import { VotesService } from '#community/civic/votes/votes.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginateItems } from '#platform/api/paginate.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { mapPaced } from '#platform/pacing/pacing.js';
import type { AlignmentQuery, AlignmentView } from './alignment.dto.js';
import { alignmentOf, byAlignment, type RepresentativeChoice } from './alignment.js';
import { comparedVotes } from './alignment.sql.js';

type Compared = Pick<AlignmentView, 'representativeId' | 'name' | 'office' | 'party' | 'level'> & {
  votes: RepresentativeChoice[];
};

/** Compares representatives with the actor, for the actor only: nothing of it is stored or counted. */
@Injectable()
export class AlignmentService {
  constructor(
    @InjectScoped(representativePolicy) private readonly representatives: Scoped<typeof representativePolicy>,
    private readonly votes: VotesService,
  ) {}

  async list(actor: Actor, { representativeId, level, mine, ...query }: AlignmentQuery): Promise<Page<AlignmentView>> {
    if (representativeId) await this.representatives.get(actor, representativeId);
    const own = await this.votes.choices(actor);
    const filters = [representativeId ?? null, level ?? null, mine];
    const found = await this.representatives.read<Compared>(actor, comparedVotes, filters);
    const compared = await mapPaced(found, ({ votes, ...person }) => ({ ...person, ...alignmentOf(own, votes) }));
    return paginateItems(query, compared.sort(byAlignment));
  }
}
