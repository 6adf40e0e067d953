import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Statement } from '#platform/database/database.js';
import type { Feature } from '#platform/config/feature-catalogue.js';
import { Features } from '#platform/features/features.js';
import { invalid } from '#platform/problems/problem.js';
import type { ScopeType } from './message.entity.js';
import { deliverBatch } from './delivery.sql.js';

/** A group of recipients, such as a class. */
export interface Audience {
  scopeType: ScopeType;
  /** The feature the organization must have enabled. */
  feature?: Feature;
  /** Throws unless the actor may write to the audience: 404 if it is not visible to the actor, else 403. */
  admit: (actor: Actor, scopeId: string | null) => Promise<void>;
  /** SQL that selects the `user_id` of every member of the scope `$1::uuid`. */
  members: string;
}

/** Registry of audiences; each area adds its own. */
@Injectable()
export class Audiences {
  private readonly audiences = new Map<ScopeType, Audience & { delivery: Statement }>();

  constructor(private readonly features: Features) {}

  /** Called once per scope type, at startup, by the area that owns it. */
  add(audience: Audience): void {
    const delivery = deliverBatch(audience.scopeType, audience.members);
    this.audiences.set(audience.scopeType, { ...audience, delivery });
  }

  /** Throws unless the audience exists, its feature is enabled, and the actor may write to it. */
  async admit(actor: Actor, scopeType: ScopeType, scopeId: string | null): Promise<void> {
    const audience = this.audiences.get(scopeType);
    if (!audience || !this.features.isOn(audience.feature))
      throw invalid('scope_unused', `scopeType ${scopeType} is not available in this organization. Use another one.`);
    await audience.admit(actor, scopeId);
  }

  /** The statement that delivers to one batch of the audience. */
  deliveryTo(scopeType: ScopeType): Statement {
    const audience = this.audiences.get(scopeType);
    if (!audience) throw new Error(`No audience is registered for scope type ${scopeType}.`);
    return audience.delivery;
  }
}
