import type { SessionIpMode } from '#tenancy/organizations/organization.entity.js';

/** The part of an IP address the organization stores: all of it, the network (/24 or /48), or nothing. */
export function anonymizeIp(ip: string, mode: SessionIpMode): string | null {
  if (mode === 'none') return null;
  return mode === 'full' ? ip : networkOf(ip);
}

function networkOf(ip: string): string {
  const ipv4 = /(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(ip)?.[1];
  if (ipv4) return `${ipv4}.0`;
  const [before = [], after = []] = ip.split('::').map((half) => half.split(':').filter(Boolean));
  const skipped = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return `${[...before, ...skipped, ...after].slice(0, 3).join(':')}::`;
}
