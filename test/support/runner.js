import { createRunner } from 'jest-light-runner';

const ask = 'jest-light-runner-get-worker-data';
const answer = 'jest-light-runner-worker-data';

/**
 * Runs specs in child processes, one after the other in each. Of jest-light-runner's own, the first worker that asks for
 * its configuration answers for all: one that starts more slowly misses it, asks in vain and never runs a test.
 */
export default class Runner extends createRunner({ runtime: 'child_process' }) {
  _runTest(test) {
    const projectConfig = test.context.config;
    const started = this._testRunners.get(projectConfig);
    if (!started) return super._runTest(test);
    const workerData = { globalConfig: this._globalConfig, projectConfig, runtime: this._runtime };
    return started.pool.run(test.path, { channel: new Channel(workerData) });
  }
}

/** Answers the worker that runs one spec, and no other. */
class Channel {
  constructor(workerData) {
    this.workerData = workerData;
  }

  onMessage(send) {
    this.send = send;
  }

  postMessage(message) {
    if (message === ask) this.send({ type: answer, workerData: this.workerData });
  }
}
