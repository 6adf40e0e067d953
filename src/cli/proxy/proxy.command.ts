import { Argument, Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';
import { allInstances, faultOf } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { caddyfile, nginxConf, type Site, siteOf } from './proxy-sites.js';

/** `homeroom proxy`: prints the configuration of a reverse proxy. */
export const proxyCommand = (): Command =>
  new Command('proxy')
    .description('Print the configuration of a reverse proxy with one site per organization')
    .addArgument(new Argument('<program>', 'the proxy server').choices(['caddy', 'nginx']))
    .option('--domain <domain>', 'use <slug>.<domain> instead of the ORG_HOSTS of each organization')
    .option('--http', 'without TLS, for a local machine')
    .option('--http-port <port>', 'the port with --http', '80')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', remarks)
    .action(async (program: 'caddy' | 'nginx', options: ProxyOptions, command: Command) => {
      await printSites(homeOf(command), program, options);
    });

interface ProxyOptions {
  domain?: string;
  http?: boolean;
  httpPort: string;
}

const remarks = `
Caddy obtains certificates automatically; for nginx (1.18 or later), obtain them first with certbot certonly --webroot
-w /var/www/html: the configuration names certbot's default certificate files.
An organization answers 421 for hosts that are not in ORG_HOSTS, so with --domain add <slug>.<domain> to ORG_HOSTS.

Examples:
  homeroom proxy caddy > /etc/caddy/Caddyfile && systemctl reload caddy
  homeroom proxy nginx > /etc/nginx/sites-enabled/homeroom.conf && nginx -t && systemctl reload nginx`;

async function printSites(home: string, program: 'caddy' | 'nginx', options: ProxyOptions): Promise<void> {
  const { domain, http, httpPort } = options;
  const all = await allInstances(home);
  // A site for every organization: a configuration without one would take it offline.
  for (const files of all) if (faultOf(files)) console.error(`${files.slug}: ${faultOf(files)}`);
  const sites = all.filter(({ env }) => env.PORT).map((files) => siteOf(files, domain));
  if (sites.length === 0)
    throw new CommandFailure(`There are no organizations in ${home}/env. Create one: homeroom org create`);
  for (const site of sites) warnOfUnknownHosts(site);
  const plainPort = http ? Number(httpPort) : undefined;
  const text = program === 'caddy' ? caddyfile(sites, plainPort) : nginxConf(sites, plainPort);
  printResult(process.argv.includes('--json') ? `${sites.length} sites` : text, { program, sites, text });
}

/** The instance answers 421 to requests for hosts that are not in ORG_HOSTS. */
function warnOfUnknownHosts({ slug, hosts, knownHosts }: Site): void {
  const unknown = knownHosts.length > 0 ? hosts.filter((host) => !knownHosts.includes(host)) : [];
  if (unknown.length > 0) console.error(`${slug}: add ${unknown.join(', ')} to ORG_HOSTS, or it answers 421`);
}
