import { setTimeout } from 'node:timers/promises';
import { Events } from '#platform/events/events.js';

class Happened {
  constructor(readonly number: number) {}
}

/** Events with these listeners of `Happened`, without a database. */
function eventsWith(...listeners: ((event: Happened) => Promise<void>)[]): { events: Events; reported: unknown[] } {
  const reported: unknown[] = [];
  const methods = { by: () => listeners.map((call) => ({ metadata: Happened, call })) };
  const database = { afterCommit: (task: () => void) => task() };
  const errors = { report: (error: unknown) => reported.push(error) };
  const events = Reflect.construct(Events, [database, errors, methods]) as Events;
  Object.assign(events, { logger: { error: () => undefined } });
  events.onModuleInit();
  return { events, reported };
}

describe('events', () => {
  it('are delivered before the application stops, also those that listeners emit', async () => {
    const handled: number[] = [];
    const { events } = eventsWith(async ({ number }) => {
      await setTimeout(20);
      handled.push(number);
      if (number === 1) await events.emit(new Happened(2));
    });

    await events.emit(new Happened(1));
    await events.beforeApplicationShutdown();

    expect(handled).toEqual([1, 2]);
  });

  it('reach the other listeners when one fails, which is reported', async () => {
    const handled: number[] = [];
    const fails = () => Promise.reject(new Error('broken'));
    const { events, reported } = eventsWith(fails, ({ number }) => Promise.resolve(void handled.push(number)));

    await events.emit(new Happened(1));
    await events.settled();

    expect([handled, reported]).toEqual([[1], [new Error('broken')]]);
  });
});
