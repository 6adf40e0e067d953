import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Operator, Public } from '#platform/access/access.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Nothing, Returns, ReturnsText } from '#platform/api/returns.js';
import { JobHistory } from '#platform/jobs/job-history.js';
import { JobsQuery, JobsView } from '#platform/jobs/jobs.dto.js';
import { Mailer } from '#platform/mail/mailer.js';
import { HealthView, OpsHealthView, OutboxView } from './health.dto.js';
import { Health } from './health.js';
import { Metrics } from './metrics.js';

@Controller('health')
@ApiTag('health', 'Liveness and readiness checks for load balancers')
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('live')
  @Public({ whenClosed: true })
  @Returns(HealthView, 'Check whether the process is alive')
  live() {
    return { status: 'up' };
  }

  @Get('ready')
  @Public({ whenClosed: true })
  @Returns(HealthView, 'Check whether this instance can serve requests')
  ready() {
    return this.health.ready();
  }
}

@Controller('ops')
@ApiTag('operations', 'For the operator of the instance')
export class OpsController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Metrics,
    private readonly history: JobHistory,
    private readonly mailer: Mailer,
  ) {}

  @Get('health')
  @Operator()
  @Returns(OpsHealthView, 'Show the state of this instance and its services')
  details() {
    return this.health.details();
  }

  @Get('jobs')
  @Operator()
  @Returns(JobsView, 'Show runs of scheduled jobs and queued jobs')
  jobs(@Query() query: JobsQuery) {
    return this.history.show(query);
  }

  @Post('jobs/:job/retry')
  @Operator()
  @Returns(Nothing, 'Retry a failed queued job immediately')
  retry(@Param('job') job: string) {
    return this.history.retry(job);
  }

  @Get('outbox')
  @Operator()
  @Returns(OutboxView, 'Show mail that has not been sent')
  async outbox() {
    return { items: await this.mailer.outbox() };
  }

  @Get('metrics')
  @Operator()
  @ReturnsText('Show metrics for Prometheus', 'text/plain; version=0.0.4')
  figures() {
    return this.metrics.registry.metrics();
  }
}
