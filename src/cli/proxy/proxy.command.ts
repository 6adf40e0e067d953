import { Argument, Command } from 'commander';
import { callable } from '#cli/shared/exit-codes.js';
import { homeOf } from '#cli/shared/home.js';
import { createdInstances } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { caddyfile, nginxConf, type Site, siteOf } from './proxy-sites.js';

/** `homeroom proxy`: what a reverse proxy must be told. */
export const proxyCommand = (): Command =>
  callable(
    new Command('proxy')
      .description('Print the configuration of a reverse proxy: one site per organization, each to its own port')
      .addArgument(new Argument('<program>', 'which proxy').choices(['caddy', 'nginx']))
      .option('--domain <domain>', 'use <slug>.<domain> instead of the ORG_HOSTS of each organization')
      .option('--http', 'without TLS, for a machine of your own')
      .option('--http-port <port>', 'the port for --http', '80')
      .option('--json', 'answer as JSON')
      .addHelpText('after', remarks)
      .action(async (program: 'caddy' | 'nginx', options: ProxyOptions, command: Command) => {
        await printSites(homeOf(command), program, options);
      }),
  );

interface ProxyOptions {
  domain?: string;
  http?: boolean;
  httpPort: string;
}

const remarks = `
Caddy fetches its certificates by itself; for nginx the names of the usual certbot files are written down.
A host that an organization does not know answers 421, so with --domain put <slug>.<domain> into its ORG_HOSTS.

Examples:
  homeroom proxy caddy > /etc/caddy/Caddyfile && systemctl reload caddy
  homeroom proxy nginx > /etc/nginx/sites-enabled/homeroom.conf && nginx -s reload`;

async function printSites(home: string, program: 'caddy' | 'nginx', options: ProxyOptions): Promise<void> {
  const { domain, http, httpPort } = options;
  const sites = (await createdInstances(home)).map((files) => siteOf(files, domain));
  if (sites.length === 0) throw new CommandFailure(`There are no organizations in ${home}/env.`);
  for (const site of sites) warnOfStrangers(site);
  const plainPort = http ? Number(httpPort) : undefined;
  const text = program === 'caddy' ? caddyfile(sites, plainPort) : nginxConf(sites, plainPort);
  printResult(process.argv.includes('--json') ? `${sites.length} sites` : text, { program, sites, text });
}

/** The instance would refuse what the proxy sends. */
function warnOfStrangers({ slug, hosts, knownHosts }: Site): void {
  const strange = knownHosts.length > 0 ? hosts.filter((host) => !knownHosts.includes(host)) : [];
  if (strange.length > 0) console.error(`${slug}: put ${strange.join(', ')} into ORG_HOSTS, or it answers 421`);
}
