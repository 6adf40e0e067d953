import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ephemeral port range, so that a port stays free while its program restarts. */
const [first, width] = [11_000, 18_000];
/** At most (run-all.js). */
const workers = 6;

/** Unused ports from a range reserved for this test worker. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const share = width / workers;
    const port = first + (Number(process.env.JEST_WORKER_ID ?? 1) % workers) * share + randomInt(share);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

export const freePort = async (): Promise<number> => (await freePorts(1))[0] ?? 0;

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
