import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can, SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { PackagePage } from './packages.dto.js';
import { Packages } from './packages.js';
import {
  SubscriptionChanges,
  SubscriptionDraft,
  SubscriptionPage,
  SubscriptionQuery,
  SubscriptionView,
} from './subscriptions.dto.js';
import { subscriptionPolicy } from './subscriptions.policy.js';
import { SubscriptionsService } from './subscriptions.service.js';

@Controller('subscriptions')
@ApiTag('subscriptions', 'The right of people to use catalogue entries for a time')
export class SubscriptionsController {
  constructor(private readonly subscriptions: SubscriptionsService) {}

  @Get()
  @Can('read', subscriptionPolicy)
  @Returns(SubscriptionPage, 'List subscriptions, latest start first')
  list(@CurrentActor() actor: Actor, @Query() query: SubscriptionQuery) {
    return this.subscriptions.list(actor, query);
  }

  @Post()
  @Can('create', subscriptionPolicy)
  @Returns(SubscriptionView, 'Subscribe to a catalogue entry', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: SubscriptionDraft) {
    return this.subscriptions.create(actor, draft);
  }

  @Get(':id')
  @Can('read', subscriptionPolicy)
  @Returns(SubscriptionView, 'Show a subscription')
  get(@CurrentActor() actor: Actor, @PathId() subscriptionId: string) {
    return this.subscriptions.get(actor, subscriptionId);
  }

  @Patch(':id')
  @Can('edit', subscriptionPolicy)
  @Returns(SubscriptionView, 'Turn automatic renewal on or off')
  change(
    @CurrentActor() actor: Actor,
    @PathId() subscriptionId: string,
    @Body() changes: SubscriptionChanges,
    @IfMatch() version?: number,
  ) {
    return this.subscriptions.change(actor, subscriptionId, changes, version);
  }

  @Delete(':id')
  @Can('remove', subscriptionPolicy)
  @Returns(SubscriptionView, 'Cancel a subscription with immediate effect')
  cancel(@CurrentActor() actor: Actor, @PathId() subscriptionId: string, @IfMatch() version?: number) {
    return this.subscriptions.cancel(actor, subscriptionId, version);
  }

  @Post(':id/renew')
  @Can('edit', subscriptionPolicy)
  @Returns(SubscriptionView, 'Renew a subscription by creating a follow-up subscription', 201)
  renew(@CurrentActor() actor: Actor, @PathId() subscriptionId: string) {
    return this.subscriptions.renew(actor, subscriptionId);
  }

  @Post(':id/suspend')
  @Can('suspend', subscriptionPolicy)
  @Returns(SubscriptionView, 'Suspend a subscription without changing its end')
  suspend(@CurrentActor() actor: Actor, @PathId() subscriptionId: string) {
    return this.subscriptions.suspend(actor, subscriptionId);
  }

  @Post(':id/resume')
  @Can('suspend', subscriptionPolicy)
  @Returns(SubscriptionView, 'Resume a suspended subscription')
  resume(@CurrentActor() actor: Actor, @PathId() subscriptionId: string) {
    return this.subscriptions.resume(actor, subscriptionId);
  }
}

@Controller('packages')
@ApiTag('packages', 'The kinds of subscription on offer, with duration and price')
export class PackagesController {
  constructor(private readonly packages: Packages) {}

  @Get()
  @SignedIn()
  @Returns(PackagePage, 'List the packages')
  listPackages(@CurrentActor() actor: Actor) {
    return this.packages.knownTo(actor);
  }
}
