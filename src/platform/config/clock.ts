import { Injectable } from '@nestjs/common';

/** What time it is. Everything that compares times asks here, so that a test can hold the clock. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
