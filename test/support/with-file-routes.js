import { addFileRoutes } from './file-routes.js';

/** Loaded with `--import` into an instance that runs as modules and needs the routes under `/file-notes`. */
addFileRoutes();
