import { addFileRoutes } from './file-routes.js';

/** Loaded by `--import` into an instance that is to have the routes under `/notes`. */
addFileRoutes();
