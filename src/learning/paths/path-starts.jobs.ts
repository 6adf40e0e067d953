import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { PathStartsService } from './path-starts.service.js';

@Injectable()
export class PathStartsJobs {
  constructor(private readonly starts: PathStartsService) {}

  @Scheduled('complete-paths', '0 37 2 * * *')
  complete(): Promise<number> {
    return this.starts.completeDue();
  }
}
