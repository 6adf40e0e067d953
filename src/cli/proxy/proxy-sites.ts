import type { InstanceFiles } from '#cli/shared/instances.js';
import { hostOf, portOf } from '#cli/shared/ports.js';

/** The site of one organization in the proxy configuration. */
export interface Site {
  slug: string;
  hosts: string[];
  upstream: string;
  /** ORG_HOSTS of the instance; empty accepts any host. */
  knownHosts: string[];
}

/** The site of an organization. Its public hosts are ORG_HOSTS without localhost and IP addresses. */
export function siteOf(files: InstanceFiles, domain?: string): Site {
  const { slug, env } = files;
  const knownHosts = (env.ORG_HOSTS ?? '').split(',').flatMap((host) => host.trim() || []);
  const named = knownHosts.filter((host) => host !== 'localhost' && !/^[\d.]+$/.test(host));
  const hosts = domain ? [`${slug}.${domain}`] : named.length > 0 ? named : [`${slug}.localhost`];
  const host = hostOf(files) === '0.0.0.0' ? '127.0.0.1' : hostOf(files);
  return { slug, hosts, upstream: `${host}:${portOf(files)}`, knownHosts };
}

/** Responses are flushed immediately for server-sent events; during a reload of the instance, requests are retried. */
export function caddyfile(sites: Site[], plainPort?: number): string {
  const address = (host: string) => (plainPort === undefined ? host : `http://${host}:${plainPort}`);
  return sites
    .map(
      ({ slug, hosts, upstream }) => `# ${slug}
${hosts.map(address).join(', ')} {
	reverse_proxy ${upstream} {
		flush_interval -1
		lb_try_duration 5s
	}
}`,
    )
    .join('\n\n');
}

/**
 * `http2` is a parameter of `listen`, because the directive `http2 on` exists only since nginx 1.25.1 and Debian 12 has
 * 1.22. Port 80 answers certbot's webroot challenges, for the first certificate and for renewals.
 */
export const nginxConf = (sites: Site[], plainPort?: number): string =>
  sites.map((site) => nginxSite(site, plainPort)).join('\n\n');

function nginxSite({ slug, hosts, upstream }: Site, plainPort?: number): string {
  const [first = slug] = hosts;
  const listen =
    plainPort === undefined
      ? `  listen 443 ssl http2;
  listen [::]:443 ssl http2;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_certificate     /etc/letsencrypt/live/${first}/fullchain.pem;
  ssl_certificate_key /etc/letsencrypt/live/${first}/privkey.pem;`
      : `  listen ${plainPort};`;
  const redirect =
    plainPort === undefined
      ? `\nserver {\n  listen 80;\n  listen [::]:80;\n  server_name ${hosts.join(' ')};\n  location /.well-known/acme-challenge/ { root /var/www/html; }\n  location / { return 308 https://$host$request_uri; }\n}`
      : '';
  return `# ${slug}
upstream homeroom_${slug.replaceAll('-', '_')} {
  server ${upstream} max_fails=0;
  keepalive 16;
}
server {
${listen}
  server_name ${hosts.join(' ')};
  client_max_body_size 512m;
  location / {
    proxy_pass http://homeroom_${slug.replaceAll('-', '_')};
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_buffering off;
    proxy_request_buffering off;
    proxy_read_timeout 1h;
  }
}${redirect}`;
}
