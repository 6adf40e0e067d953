import type * as Swagger from '@nestjs/swagger';

/**
 * Calls to @nestjs/swagger, deferred until the OpenAPI document is first requested. The package is a fifth of all code
 * loaded at start, and nothing else needs it.
 */
const deferred: ((swagger: typeof Swagger) => void)[] = [];

/** Runs the deferred calls in the order of declaration, each once. */
export function document(swagger: typeof Swagger): void {
  for (const call of deferred.splice(0)) call(swagger);
}

/** A property decorator that applies `ApiProperty` when the document is built. */
export const documentedField =
  (schema: object): PropertyDecorator =>
  (prototype, name) => {
    deferred.push(({ ApiProperty }) => ApiProperty(schema)(prototype, name));
  };

/** A method decorator that is applied when the document is built. */
export const documentedRoute =
  (decoratorOf: (swagger: typeof Swagger) => MethodDecorator): MethodDecorator =>
  (prototype, name, route) => {
    deferred.push((swagger) => decoratorOf(swagger)(prototype, name, route));
  };

type Options<Name extends keyof typeof Swagger> = (typeof Swagger)[Name] extends (...args: infer Args) => unknown
  ? Args
  : never;

export const ApiOperation = (...options: Options<'ApiOperation'>) =>
  documentedRoute((swagger) => swagger.ApiOperation(...options));
export const ApiResponse = (...options: Options<'ApiResponse'>) =>
  documentedRoute((swagger) => swagger.ApiResponse(...options));
export const ApiHeader = (...options: Options<'ApiHeader'>) =>
  documentedRoute((swagger) => swagger.ApiHeader(...options));
export const ApiParam = (...options: Options<'ApiParam'>) => documentedRoute((swagger) => swagger.ApiParam(...options));
export const ApiBody = (...options: Options<'ApiBody'>) => documentedRoute((swagger) => swagger.ApiBody(...options));
export const ApiConsumes = (...types: string[]) => documentedRoute((swagger) => swagger.ApiConsumes(...types));
export const ApiExtraModels = (...models: (new () => object)[]) =>
  documentedRoute((swagger) => swagger.ApiExtraModels(...models));

/** The JSON reference to a schema in the OpenAPI document. */
export const getSchemaPath = (shape: new () => object): string => `#/components/schemas/${shape.name}`;
