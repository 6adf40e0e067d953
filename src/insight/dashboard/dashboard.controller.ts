import { Controller, Get } from '@nestjs/common';
import { SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { DashboardView } from './dashboard.dto.js';
import { DashboardService } from './dashboard.service.js';

@Controller('dashboard')
@ApiTag('dashboard', 'Your totals, what to continue and what is due')
export class DashboardController {
  constructor(private readonly dashboards: DashboardService) {}

  @Get()
  @SignedIn()
  @Returns(DashboardView, 'Show your dashboard; sections of disabled features are left out')
  getDashboard(@CurrentActor() actor: Actor) {
    return this.dashboards.get(actor);
  }
}
