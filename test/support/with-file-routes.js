import { addFileRoutes } from './file-routes.js';

/** Loaded with `--import` into an instance that needs the routes under `/notes`. */
addFileRoutes();
