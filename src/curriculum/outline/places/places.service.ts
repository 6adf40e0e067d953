import { Injectable } from '@nestjs/common';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import { type Place, type PlaceInput, placeOf, type PlaceRow } from './placement.js';
import { placeInSubject } from './places.sql.js';

/** Resolves the places of records in outlines, such as assessments and resources. */
@Injectable()
export class PlacesService {
  constructor(@InjectScoped(subjectPolicy) private readonly subjects: Scoped<typeof subjectPolicy>) {}

  /**
   * Fills in the ids above the given one and checks that they are nested. Throws 403 or 404 unless the actor may edit
   * the subject.
   */
  async resolve(actor: Actor, input: PlaceInput): Promise<Place> {
    const { subjectId, unitId = null, partId = null, sectionId = null } = input;
    const values = [subjectId, unitId, partId, sectionId];
    const [found] = await this.subjects.read<PlaceRow>(actor, placeInSubject, values, 'edit');
    if (found) return placeOf(input, found);
    await this.subjects.get(actor, subjectId, 'edit');
    throw notFound('subject');
  }
}
