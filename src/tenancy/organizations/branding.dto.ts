import { Email, Text } from '#platform/shapes/fields.js';
import type { Branding } from './organization.entity.js';

/** How clients show the organization. */
export class BrandingPart implements Branding {
  @Text({
    optional: true,
    pattern: /^#[0-9a-f]{6}$/i,
    shape: 'a colour such as #1b6ac9',
    example: '#1b6ac9',
    about: 'Colour of the organization for clients',
  })
  color?: string;

  @Text({
    optional: true,
    max: 500,
    pattern: /^https:\/\/\S+$/,
    shape: 'an https URL',
    about: 'Displayed by clients; never fetched by the server',
  })
  logoUrl?: string;

  @Email({ optional: true, about: 'Contact address, shown in the footer of every e-mail' })
  contact?: string;

  @Text({ optional: true, max: 500, about: 'Welcome text for the login page', example: 'Welcome back!' })
  welcome?: string;
}
