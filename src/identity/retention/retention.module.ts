import { Module } from '@nestjs/common';
import { RetentionController } from './retention.controller.js';
import { RetentionPeriods } from './retention.service.js';

@Module({ controllers: [RetentionController], providers: [RetentionPeriods] })
export class RetentionModule {}
