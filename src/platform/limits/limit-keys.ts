import { isIPv6 } from 'node:net';

/** Domains that ignore dots in the local part. */
const dotlessDomains = new Set(['gmail.com', 'googlemail.com']);

/** The key of a client's network: the IPv4 address, or the IPv6 /64, because one host can use all addresses of a /64. */
export function networkOf(ip: string): string {
  const address = ip.split('%', 1)[0] ?? ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [before = [], after = []] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const skipped = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = [...before, ...skipped, ...after].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** The mailbox of an email address: without the sub-address (RFC 5233), and without dots where the provider ignores them. */
export function mailboxOf(email: string): string {
  const address = email.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  const tag = local.indexOf('+', 1);
  const base = tag < 0 ? local : local.slice(0, tag);
  return `${dotlessDomains.has(domain) ? base.replaceAll('.', '') : base}@${domain}`;
}
