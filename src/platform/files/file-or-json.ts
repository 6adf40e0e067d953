import { applyDecorators } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiExtraModels, documentedRoute, getSchemaPath } from '#platform/shapes/deferred-swagger.js';
import { read, refuseHostile } from '#platform/shapes/input.pipe.js';
import { fileField } from './uploads.js';

type Class<T extends object = object> = new () => T;

/** The JSON body as `shape`, for routes that also accept a form and therefore read the request themselves. */
export const readJson = <T extends object>({ body }: FastifyRequest, shape: Class<T>): T =>
  read(shape, refuseHostile(body));

const operationKey = 'swagger/apiOperation';

/** Documents a body with the fields of `shape`, as JSON or as a form with a file. Must precede `@Returns`. */
export const FileOrJson = (shape: Class): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(shape),
    documentedRoute(() => documentBody(shape)),
  );

const documentBody =
  (shape: Class): MethodDecorator =>
  (_, __, { value: route }) => {
    if (!route) return;
    const fields = { $ref: getSchemaPath(shape) };
    const file = { type: 'object', required: ['file'], properties: { file: fileField } };
    const content = {
      'application/json': { schema: fields },
      'multipart/form-data': { schema: { allOf: [file, fields] } },
    };
    const operation = (Reflect.getMetadata(operationKey, route) ?? {}) as object;
    Reflect.defineMetadata(operationKey, { ...operation, requestBody: { required: true, content } }, route);
  };
