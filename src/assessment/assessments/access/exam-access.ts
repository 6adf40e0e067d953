import { createHash } from 'node:crypto';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** Where a request comes from: its address behind the configured proxies, its full URL, and the headers of Safe Exam Browser. */
export interface ExamClient {
  ip: string;
  url: string;
  requestHash: string | undefined;
  configKeyHash: string | undefined;
}

/** From where an assessment may be taken. */
export interface AccessRules {
  ipRanges: string[];
  browserExamKeys: string[];
  configKeys: string[];
}

export type AccessRefusal = 'ip_not_allowed' | 'safe_exam_browser_required';

/** Why the client may not take the assessment; undefined if it may. */
export function refusalOf(rules: AccessRules, client: ExamClient): AccessRefusal | undefined {
  if (!isInRanges(client.ip, rules.ipRanges)) return 'ip_not_allowed';
  return isConfiguredBrowser(rules, client) ? undefined : 'safe_exam_browser_required';
}

/** Whether text is an address or a network in CIDR notation, such as 10.1.0.0/16 or 2001:db8::/32. */
export function isRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = isIPv6(address) ? 128 : 32;
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

function isInRanges(ip: string, ranges: string[]): boolean {
  if (ranges.length === 0) return true;
  const allowed = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    allowed.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  const address = unmapped(ip);
  return isIP(address) !== 0 && allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** The IPv4 address in an IPv4-mapped IPv6 address, as dual-stack sockets report it. */
const unmapped = (ip: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip.split('%', 1)[0] ?? ip;

/**
 * Safe Exam Browser sends the SHA-256 of URL and key in hexadecimal: with the Browser Exam Key in
 * X-SafeExamBrowser-RequestHash, with the Config Key in X-SafeExamBrowser-ConfigKeyHash. One match is enough
 * (https://safeexambrowser.org/developer/seb-config-key.html).
 */
function isConfiguredBrowser({ browserExamKeys, configKeys }: AccessRules, client: ExamClient): boolean {
  if (browserExamKeys.length + configKeys.length === 0) return true;
  const hashOf = (key: string) => createHash('sha256').update(`${client.url}${key}`).digest('hex');
  const matches = (keys: string[], sent: string | undefined) =>
    sent !== undefined && keys.some((key) => hashOf(key) === sent.toLowerCase());
  return matches(browserExamKeys, client.requestHash) || matches(configKeys, client.configKeyHash);
}
