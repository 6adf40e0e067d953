import { Module } from '@nestjs/common';
import { EmailComposer } from './email-composer.js';

@Module({ providers: [EmailComposer], exports: [EmailComposer] })
export class EmailModule {}
