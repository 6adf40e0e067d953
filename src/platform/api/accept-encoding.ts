/** Whether a client accepts gzip, from its Accept-Encoding header (RFC 9110, 12.5.3). */
export const acceptsGzip = (header: string | string[] = ''): boolean =>
  String(header)
    .toLowerCase()
    .split(',')
    .some((entry) => {
      const [coding = '', weight = 'q=1'] = entry.split(';').map((part) => part.trim());
      return ['gzip', 'x-gzip', '*'].includes(coding) && Number(weight.replace('q=', '')) > 0;
    });
