/**
 * Fastify's option for servers whose routes have no schemas of its own: their compilers need not be loaded, and `tools/left-out.mjs`
 * leaves them out of the file.
 */
export const schemaController = {
  compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas },
};

function noSchemas(): never {
  throw new Error('a route has a schema, and nothing compiles it');
}
