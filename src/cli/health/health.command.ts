import { Command } from 'commander';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { loadEnvFiles } from '#platform/config/env-files.js';

const timeoutMs = 4_000;

/** `homeroom health`: the readiness of the instance of this environment, as a health check of a container. */
export const healthCommand = (): Command =>
  new Command('health')
    .description('Check whether the instance of this environment can serve requests')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nThe settings come from HOMEROOM_ENV_FILE or the environment. The exit code is 1 if it cannot.',
    )
    .action(async () => {
      await loadEnvFiles(process.env);
      const { HOST: host, PORT: port = '3000' } = process.env;
      const address = !host || host === '0.0.0.0' ? '127.0.0.1' : host;
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(`http://${address}:${port}/api/v1/health/ready`, { signal }).catch(() => undefined);
      if (!response) throw new CommandFailure(`No instance answers on ${address}:${port}.`, { code: 'not_running' });
      const { detail } = (await response.json()) as { detail?: string };
      if (!response.ok) throw new CommandFailure(detail ?? `status ${response.status}`, { code: 'not_ready' });
      printResult('ready');
    });
