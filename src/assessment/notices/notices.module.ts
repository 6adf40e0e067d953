import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { NoticesJobs } from './notices.jobs.js';
import { NoticesService } from './notices.service.js';

@Feature('assessments')
@Module({ providers: [NoticesJobs, NoticesService] })
export class NoticesModule {}
