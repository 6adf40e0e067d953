import type { InstanceFiles } from '#cli/shared/instances.js';
import { findListener, hostOf, isFree, portOf } from '#cli/shared/ports.js';
import type { Finding } from './doctor.js';

/** An instance that is not running or not ready, or whose port another program uses. */
export async function listenerFindings(files: InstanceFiles): Promise<Finding[]> {
  const { slug, shared } = files;
  const [port, host] = [portOf(files), hostOf(files)];
  const listener = await findListener(files);
  if (listener?.organization === slug) {
    if (listener.isReady) return [];
    const fault = `it is running but not ready: ${listener.reason ?? 'unknown reason'}`;
    return [{ slug, code: 'not_ready', fault, remedy: `see .data/logs/${slug}` }];
  }
  if (!listener && (port === 0 || (await isFree(port, host)))) {
    const remedy = `npx pm2 start ecosystem.config.js --only ${slug}-lms`;
    return [{ slug, code: 'not_running', fault: 'it is not running', remedy }];
  }
  const owner = listener?.organization ?? 'another program';
  const remedy = `stop that program, or change PORT in ${shared}`;
  return [{ slug, code: 'port_taken', fault: `port ${port} is used by ${owner}`, remedy }];
}
