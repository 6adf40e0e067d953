import type * as Swagger from '@nestjs/swagger';

/**
 * What decorators say to OpenAPI, kept until somebody asks for the document. @nestjs/swagger is a fifth of all code there
 * is to read at a start, and no other request needs it.
 */
const untold: ((swagger: typeof Swagger) => void)[] = [];

/** Says it all to @nestjs/swagger, in the order it was declared; each thing once. */
export function document(swagger: typeof Swagger): void {
  for (const tell of untold.splice(0)) tell(swagger);
}

/** A decorator of a field that documents it later. */
export const documentedField =
  (schema: object): PropertyDecorator =>
  (prototype, name) => {
    untold.push(({ ApiProperty }) => ApiProperty(schema)(prototype, name));
  };

/** A decorator of a route that documents it later. */
export const documentedRoute =
  (decoratorOf: (swagger: typeof Swagger) => MethodDecorator): MethodDecorator =>
  (prototype, name, route) => {
    untold.push((swagger) => decoratorOf(swagger)(prototype, name, route));
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

/** Where the document has the shape. */
export const getSchemaPath = (shape: new () => object): string => `#/components/schemas/${shape.name}`;
