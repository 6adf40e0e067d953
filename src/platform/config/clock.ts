import { Injectable } from '@nestjs/common';

/** The current time. All code that compares times reads it here, so that tests can set it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
