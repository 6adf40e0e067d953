/** What a plugin of Swagger UI may use in the browser. */
interface React {
  createElement: (component: unknown, properties: object) => unknown;
}
interface ComponentProperties {
  getComponent: (name: string, ...rest: unknown[]) => unknown;
}

declare const SwaggerUIBundle: { plugins: { DownloadUrl: (system: object) => object } };

// The functions below are sent to the browser as source text (swagger-ui-init.js), so they use nothing of this file.

/** The plugin that @nestjs/swagger uses by default, which other plugins would replace. */
const downloadUrl = (system: object): object => SwaggerUIBundle.plugins.DownloadUrl(system);

/**
 * Swagger UI moves the focus to the box of every security scheme in turn, so that the box of the operator key, the last
 * one, would get it. Without focus on boxes of API keys, the box of the access token keeps it.
 */
const bearerFocus = (): object => ({
  wrapComponents: {
    apiKeyAuth: (original: unknown, { React }: { React: React }) => {
      let input: ((properties: object) => unknown) | undefined;
      return (properties: ComponentProperties) => {
        const { getComponent } = properties;
        // The same component on every render: a new one would lose what has been typed.
        input ??= (own) => React.createElement(getComponent('Input'), { ...own, autoFocus: false });
        const withoutFocus = (name: string, ...rest: unknown[]) =>
          name === 'Input' ? input : getComponent(name, ...rest);
        return React.createElement(original, { ...properties, getComponent: withoutFocus });
      };
    },
  },
});

export const swaggerPlugins = [downloadUrl, bearerFocus];
